import type { App } from '../../apps/apps/app.entity.ts';
import type { NewApp, NewAppFacts } from '../../apps/apps/new-app.rules.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Viewer } from '../../platform/viewer.ts';
import type { ClientType } from '../../provider/authorization-servers/client-type.ts';
import { type AccessRequest, AccessRequestKind } from '../requests/access-request.entity.ts';
import type { AccessFlow } from '../settings/portal-settings.entity.ts';
import { chosenClientType } from './client-type.rules.ts';
import { type Offer, type OfferFacts, type OfferWish, offerOf } from './offer.ts';

/** For which app something is asked, and for which of its credentials. */
export interface TargetWish {
  appId?: string | null;
  newApp?: NewApp | null;
  /** The credential to extend, change or renew. */
  credentialId?: string | null;
  /** Whether a key is wanted although another one of the app opens the same already. */
  furtherKey?: boolean | null;
}

/** Everything that may be asked for. */
export interface AccessWish extends OfferWish, TargetWish {
  /** Name of the client type that a new client of an authorization server is to have. */
  clientType?: string | null;
  /** Terms that whoever asks has read and agrees to, of whatever plan. */
  acceptedTermsIds?: readonly string[] | null;
  kind: AccessRequestKind;
  /** Requests that are made before this one in the same go: for the same plan, and for whatever plan. */
  requestsBefore?: { ofPlan: number; all: number };
}

/** What there is of the named app and credential, for whoever asks. */
export interface TargetFacts {
  app: App | null;
  /** Null unless an app has to be made. */
  newApp: NewAppFacts | null;
  credential: Credential | null;
  /** Products of the credential. */
  held: readonly Product[];
  /** Plan of the credential, whether or not its holder still sees it. */
  heldPlan?: Plan | null;
  /** The living credential that has the key of one that has expired: somebody imported it again. */
  keyHolderId?: string | null;
  /** Whether the app's owner is locked out, and the keys of the app with it. */
  isOwnerLocked: boolean;
  /** What lives of the app, oldest first. */
  grants: readonly LivingGrant[];
}

export type LivingGrant = Pick<Credential, 'id' | 'planId' | 'authType'> & { productIds: readonly string[] };

export type OpenRequest = Pick<AccessRequest, 'id' | 'kind' | 'appId' | 'planId' | 'credentialId'> & {
  productIds: readonly string[];
};

/** What the consumer has asked for before. */
export interface RequestFacts {
  /** For each plan, how often in its current period. */
  requestsMade: ReadonlyMap<string, number>;
  /** By the consumer, for whatever plan; `allowed` is null without a limit. */
  requestsThisHour: { made: number; allowed: number | null };
  /** Requests that wait for a decision on the app or the credential. */
  openRequests: readonly OpenRequest[];
}

/** What those rules judge by that apply to every grant, whether somebody asked for it or not. */
export interface GrantFacts extends OfferFacts, TargetFacts {}

/** All that the rules of asking judge by. */
export interface AskingFacts extends GrantFacts, RequestFacts {}

export interface FlowFacts {
  viewer: Viewer | null;
  accessFlow: AccessFlow;
}

/** Where access goes. The app is null while none is named or it is yet to be made, the credential for a new one. */
export type Target = Pick<TargetFacts, 'app' | 'credential'>;

/** Null unless all that is named is there and belongs together. */
export function targetOf({ app, credential }: TargetFacts, wish: TargetWish): Target | null {
  if (wish.newApp ? wish.appId || wish.credentialId : wish.appId && !app) return null;
  if (!wish.credentialId) return { app, credential: null };
  const belongs = credential && (!app || credential.appId === app.id);
  return belongs ? { app, credential } : null;
}

/** A request that all rules allow, not yet made. */
export interface Draft extends Target {
  kind: AccessRequestKind;
  offer: Offer;
  furtherKey: boolean;
  clientType: ClientType | null;
}

/** What a wish comes to when no rule refuses it. */
export function draftOf(facts: AskingFacts, wish: AccessWish): Draft {
  const offer = offerOf(facts, wish);
  const target = targetOf(facts, wish);
  if (!offer || !target) throw new Error('The rules allowed a wish without an offer or a target.');
  const clientType = chosenClientType(facts, wish);
  return { kind: wish.kind, offer, furtherKey: wish.furtherKey ?? false, clientType, ...target };
}

/** New access, or more products for a credential. */
export const accessWish = <W extends OfferWish & TargetWish>(wish: W): W & AccessWish => ({
  ...wish,
  kind: wish.credentialId ? AccessRequestKind.ADD_PRODUCTS : AccessRequestKind.NEW_ACCESS,
});

/** Requests that concern a credential with all of its products. */
export type RegrantKind = AccessRequestKind.CHANGE_PLAN | AccessRequestKind.RENEW;

export const isRegrant = (kind: AccessRequestKind): kind is RegrantKind =>
  kind === AccessRequestKind.CHANGE_PLAN || kind === AccessRequestKind.RENEW;

export type Regrant = Pick<
  AccessWish,
  'kind' | 'appId' | 'credentialId' | 'planId' | 'catalogueId' | 'furtherKey' | 'acceptedTermsIds'
>;

/** Another plan or a longer life for all that a credential holds. */
export const regrantWish = (regrant: Regrant, { held }: TargetFacts): AccessWish => ({
  ...regrant,
  productIds: held.map(({ id }) => id),
  // Whoever has the products already is not asked for a catalogue.
  takesOldestCatalogue: true,
});

import { appById } from '../../apps/apps/app.queries.ts';
import {
  credentialById,
  productsOfCredential,
  successorOfCredential,
} from '../../apps/credentials/credential.queries.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { AuthType } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { limitsInWords, timeInWords } from './in-words.ts';
import { portalLink } from './portal-links.ts';

/** What the mails about a credential may say. The last four characters tell it from others; they open nothing. */
export interface CredentialFacts {
  app: string;
  plan: string;
  products: string;
  /** Given by its owner. */
  name: string | null;
  /** Null while there is no key. */
  lastFour: string | null;
  limits: { rate: string; quota: string };
  expiresAt: string | null;
  /** When it stops working because another one replaced it. */
  retiresAt: string | null;
  /** Of the one that replaced it. */
  successorLastFour: string | null;
  /** What its consumer has to give before there is a key; null where nothing is awaited. */
  awaits: string | null;
  /** Whether it ends with its client certificate, before its grant does. */
  endsWithCertificate: boolean;
  suspensionReason: string | null;
  /** False where somebody resumed it before the mail went out. */
  isSuspended: boolean;
  /** Why the gateway could not be brought to it, after the last retry. */
  failure: string | null;
  link: string;
}

/** What the mail says that tells of an API owner's look at the secret. */
export interface RevealFacts extends CredentialFacts {
  revealReason: string;
}

/** What the mail says that tells of a quota. */
export interface QuotaFacts extends CredentialFacts {
  /** Such as `80 %`. */
  quotaShare: string;
  quotaUsed: string;
  quotaLeft: string;
}

/** Reads a credential as it is now. Throws when it is gone, which never happens: credentials are kept. */
export async function credentialFacts(ctx: Context, id: string): Promise<CredentialFacts> {
  const credential = (await credentialById(ctx, id))!;
  const [app, plan, products, successor] = await Promise.all([
    appById(ctx, credential.appId),
    planById(ctx, credential.planId),
    productsOfCredential.all(ctx, credential.id),
    successorOfCredential(ctx, credential.id),
  ]);
  return {
    app: app!.name,
    plan: plan!.displayName,
    products: products.map(({ displayName }) => displayName).join(', '),
    name: credential.name,
    lastFour: credential.lastFour,
    limits: limitsInWords(plan!),
    expiresAt: credential.expiresAt && timeInWords(credential.expiresAt),
    retiresAt: credential.retiresAt && timeInWords(credential.retiresAt),
    successorLastFour: successor?.lastFour ?? null,
    awaits: credential.awaitsPublicKey ? awaitedOf(credential) : null,
    endsWithCertificate: isSame(credential.expiresAt, credential.certificateEndsAt),
    suspensionReason: credential.suspensionReason,
    isSuspended: credential.status === 'SUSPENDED',
    failure: credential.failure,
    link: portalLink(ctx.config, 'credentials', credential.id),
  };
}

/** What its consumer has to give: what proves the key, or else the certificate that goes with it. */
function awaitedOf({ authType }: { authType: AuthType }): string {
  const { isGiven, proof } = KEY_KINDS[issuedMethodOf(authType)!];
  return (isGiven && proof) || 'certificate';
}

const isSame = (a: Date | null, b: Date | null): boolean => a !== null && a.getTime() === b?.getTime();

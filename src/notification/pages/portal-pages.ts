import { MessageKind } from '../../access/conversation/conversation.entity.ts';
import { readLastMessage } from '../../access/conversation/conversation.queries.ts';
import { answerInformation } from '../../access/conversation/conversation.service.ts';
import { createDecisionLink } from '../../access/deciding/decision-link.service.ts';
import { findReturned, redirectOf } from '../../access/hand-off/hand-off-return.service.ts';
import { isOpen } from '../../access/requests/access-request.policy.ts';
import { findVisibleAccessRequest } from '../../access/requests/access-request.queries.ts';
import { mayDecide } from '../../access/requests/deciders.queries.ts';
import { apps } from '../../apps/apps/app.queries.ts';
import { claimCredential, resendClaim } from '../../apps/claims/claim.service.ts';
import { credentials, credentialsOfApp } from '../../apps/credentials/credential.queries.ts';
import { isClaimable, isEnded } from '../../apps/credentials/credential.rules.ts';
import { retryProvisioning } from '../../apps/lifecycle/credential-retry.service.ts';
import { revealCredential } from '../../apps/lifecycle/credential-reveal.service.ts';
import type { Context } from '../../platform/context.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { isUuid } from '../../platform/graphql/connection.ts';
import { isOwner } from '../../platform/viewer.ts';
import { accessRequestFacts } from '../mail-facts/access-request.facts.ts';
import { appFacts } from '../mail-facts/app.facts.ts';
import { credentialFacts } from '../mail-facts/credential.facts.ts';
import { webhookFacts } from '../mail-facts/webhook.facts.ts';
import { webhooks } from '../webhooks/webhook.queries.ts';
import { updateWebhook } from '../webhooks/webhook.service.ts';

/** What came of a pressed button. */
export interface Done {
  notice?: string;
  /** A key, shown this once. */
  secret?: string;
  /** Page of the portal to go on at. */
  goTo?: string;
}

type Action = (ctx: Context, id: string, form: URLSearchParams) => Promise<Done>;

/** How one kind of object is shown, and what can be done there. */
export interface View {
  template: string;
  /** Path of the page of one of them. */
  pathOf(id: string): string;
  /** What the template gets; of the actions only those can be called that `can` names. */
  facts(ctx: Context, id: string): Promise<{ can: Record<string, boolean> }>;
  actions: Record<string, Action>;
}

/** A page that a link of the portal leads to. Its visitor signs in there first. */
export interface PortalPage {
  path: string;
  /** Heading above the sign-in. */
  purpose: string;
  /** Whether the form of the sign-in asks for the token behind `#`. */
  asksToken?: boolean;
  /** Finds, or claims, what is shown; null for what the viewer may not see. */
  open(ctx: Context, asked: { id: string; token: string }): Promise<({ id: string } & Done) | null>;
  view: View;
}

const REQUEST: View = {
  template: 'access-request-page',
  pathOf: (id) => `/access-requests/${id}`,
  async facts(ctx, id) {
    const request = (await findVisibleAccessRequest(ctx, id))!;
    const isAsked = isOpen(request) && request.infoRequestedAt !== null && request.requesterId === ctx.viewer?.userId;
    return {
      ...(await accessRequestFacts(ctx, id)),
      status: request.status,
      decided: request.decidedAt !== null,
      question: isAsked ? await readLastMessage(ctx, id, MessageKind.QUESTION) : null,
      redirectUrl: await redirectOf(ctx, request),
      credential: request.credentialId && (await credentials.find(ctx, request.credentialId)),
      can: { answer: isAsked, decide: await mayDecide(ctx, ctx.viewer, request) },
    };
  },
  actions: {
    async answer(ctx, id, form) {
      await answerInformation(ctx, id, form.get('answer') ?? '');
      return { notice: 'Your answer was sent.' };
    },
    decide: async (ctx, id) => ({ goTo: `/decide/${(await createDecisionLink(ctx, id)).token}` }),
  },
};

const CREDENTIAL: View = {
  template: 'credential-page',
  pathOf: (id) => `/credentials/${id}`,
  async facts(ctx, id) {
    const credential = (await credentials.find(ctx, id))!;
    const resend = isClaimable(credential);
    const retry = isOwner(ctx.viewer) && credential.failure !== null;
    // The key is its consumer's: an owner who needs it says why, through the API.
    const reveal = !isOwner(ctx.viewer) && !resend && !isEnded(credential) && credential.secret !== null;
    return { ...(await credentialFacts(ctx, id)), status: credential.status, can: { resend, reveal, retry } };
  },
  actions: {
    async resend(ctx, id) {
      await resendClaim(ctx, id);
      return { notice: 'A new link is on its way to you.' };
    },
    reveal: async (ctx, id) => ({ secret: (await revealCredential(ctx, id)).secret }),
    async retry(ctx, id) {
      await retryProvisioning(ctx, id);
      return { notice: 'It is sent to the gateway again.' };
    },
  },
};

const APP: View = {
  template: 'app-page',
  pathOf: (id) => `/apps/${id}`,
  async facts(ctx, id) {
    const { description } = (await apps.find(ctx, id))!;
    return { ...(await appFacts(ctx, id)), description, credentials: await credentialsOfApp(ctx, id), can: {} };
  },
  actions: {},
};

const WEBHOOK: View = {
  template: 'webhook-page',
  pathOf: (id) => `/webhooks/${id}`,
  async facts(ctx, id) {
    const facts = await webhookFacts(ctx, id);
    return { ...facts, can: { enable: facts.isDisabled } };
  },
  actions: {
    async enable(ctx, id) {
      await updateWebhook(ctx, id, { isEnabled: true });
      return { notice: 'It is switched on again.' };
    },
  },
};

type Find = (ctx: Context, id: string) => Promise<{ id: string } | undefined>;

/** The page of one object by its id. */
const pageOf = (view: View, purpose: string, find: Find): PortalPage => ({
  path: view.pathOf(':id'),
  purpose,
  view,
  open: async (ctx, { id }) => (isUuid(id) && (await find(ctx, id)) ? { id } : null),
});

/** Every page that mails and redirects of the portal lead to, beside that of a decision link. */
export const PORTAL_PAGES: readonly PortalPage[] = [
  pageOf(REQUEST, 'Access request', findVisibleAccessRequest),
  pageOf(CREDENTIAL, 'Credential', credentials.find),
  pageOf(APP, 'App', apps.find),
  pageOf(WEBHOOK, 'Webhook', webhooks.find),
  {
    path: '/hand-off-return',
    purpose: 'Back from the third party',
    open: async (ctx, { token }) => (await findReturned(ctx, token)) ?? null,
    view: REQUEST,
  },
  {
    path: '/claim',
    purpose: 'Claim a key',
    asksToken: true,
    async open(ctx, { token }) {
      const { credential, secret } = await inRetriedTransaction(ctx, (tx) => claimCredential(tx, token.trim()));
      return { id: credential.id, secret, notice: 'The key was made for you. It is on its way to the gateway.' };
    },
    view: CREDENTIAL,
  },
];

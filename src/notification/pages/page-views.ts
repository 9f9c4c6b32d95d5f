import { MessageKind } from '../../access/conversation/conversation.entity.ts';
import { readLastMessage } from '../../access/conversation/conversation.queries.ts';
import { answerInformation } from '../../access/conversation/conversation.service.ts';
import { Decision, type DecisionInput } from '../../access/deciding/decision.inputs.ts';
import { approveAccessRequest, rejectAccessRequest } from '../../access/deciding/decision.service.ts';
import { decideByToken, requestOfLink } from '../../access/deciding/decision-link.service.ts';
import { redirectOf } from '../../access/hand-off/hand-off-return.service.ts';
import { isOpen, OPEN_STATUSES } from '../../access/requests/access-request.policy.ts';
import { findVisibleAccessRequest, listAccessRequests } from '../../access/requests/access-request.queries.ts';
import { mayDecide } from '../../access/requests/deciders.queries.ts';
import { appById, appOrder, apps } from '../../apps/apps/app.queries.ts';
import { resendClaim } from '../../apps/claims/claim.service.ts';
import { type Credential, CredentialStatus } from '../../apps/credentials/credential.entity.ts';
import { canSeeSecret } from '../../apps/credentials/credential.policy.ts';
import { credentials, credentialsOfApp, successorOfCredential } from '../../apps/credentials/credential.queries.ts';
import { isClaimable, isEnded } from '../../apps/credentials/credential.rules.ts';
import { retryProvisioning } from '../../apps/lifecycle/credential-retry.service.ts';
import { revealCredential } from '../../apps/lifecycle/credential-reveal.service.ts';
import { rotateCredential } from '../../apps/lifecycle/credential-rotation.service.ts';
import { keyInWords } from '../../apps/shown-keys/shown-key.ts';
import type { Attribute } from '../../identity/attributes/attribute.entity.ts';
import type { Context } from '../../platform/context.ts';
import { seesAll } from '../../platform/viewer.ts';
import { providers } from '../../provider/providers/provider.queries.ts';
import { requestSync } from '../../provider/sync-requests/sync-request.service.ts';
import { accessRequestFacts } from '../mail-facts/access-request.facts.ts';
import { appFacts } from '../mail-facts/app.facts.ts';
import { credentialFacts } from '../mail-facts/credential.facts.ts';
import { timeInWords } from '../mail-facts/in-words.ts';
import { webhookFacts } from '../mail-facts/webhook.facts.ts';
import { updateWebhook } from '../webhooks/webhook.service.ts';

/** What came of a pressed button. */
export interface Done {
  notice?: string;
  /** A key, shown this once. */
  secret?: string;
}

type Action = (ctx: Context, id: string, form: URLSearchParams) => Promise<Done>;

/** How one kind of object is shown, and what can be done there. */
export interface View {
  template: string;
  /** Path of the page of one of them. */
  pathOf(id: string): string;
  /** What the template gets; of the actions only those can be called that `can` names. */
  facts(ctx: Context, id: string): Promise<{ can: Record<string, boolean>; questions?: Attribute[] }>;
  actions: Record<string, Action>;
}

export const REQUEST: View = {
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
      can: { answer: isAsked, ...decisions(await mayDecide(ctx, ctx.viewer, request)) },
    };
  },
  actions: {
    async answer(ctx, id, form) {
      await answerInformation(ctx, id, form.get('answer') ?? '');
      return { notice: 'Your answer was sent.' };
    },
    async approve(ctx, id, form) {
      await approveAccessRequest(ctx, id, textsIn(form));
      return { notice: APPROVED };
    },
    async reject(ctx, id, form) {
      await rejectAccessRequest(ctx, id, textsIn(form));
      return { notice: REJECTED };
    },
  },
};

const APPROVED = 'You approved it. The requester is told by mail, and the gateway is being brought to it.';
const REJECTED = 'You rejected it. The requester is told by mail, and nothing was granted.';

const decisions = (may: boolean) => ({ approve: may, reject: may });

const textsIn = (form: URLSearchParams): DecisionInput => ({
  reason: form.get('reason'),
  message: form.get('message'),
});

/** A request, by the token of a link that decides it. */
export const DECISION: View = {
  template: 'decision-page',
  pathOf: (token) => `/decide/${token}`,
  async facts(ctx, token) {
    const { id, status } = await requestOfLink(ctx, token);
    const facts = await accessRequestFacts(ctx, id);
    return { ...facts, status, isAnybodys: ctx.viewer === null, can: decisions(facts.isOpen) };
  },
  actions: {
    async approve(ctx, token, form) {
      await decideByToken(ctx, token, Decision.APPROVE, textsIn(form));
      return { notice: APPROVED };
    },
    async reject(ctx, token, form) {
      await decideByToken(ctx, token, Decision.REJECT, textsIn(form));
      return { notice: REJECTED };
    },
  },
};

export const CREDENTIAL: View = {
  template: 'credential-page',
  pathOf: (id) => `/credentials/${id}`,
  async facts(ctx, id) {
    const credential = (await credentials.find(ctx, id))!;
    const isConsumer = !seesAll(ctx.viewer);
    const successor = await successorOfCredential(ctx, id);
    const resend = isClaimable(credential);
    const can = {
      resend,
      // An API owner who needs to see it says why, through the API.
      reveal:
        isConsumer && !resend && !isEnded(credential) && credential.secret !== null && (await mayLook(ctx, credential)),
      rotate: isConsumer && credential.status === CredentialStatus.ACTIVE && !successor,
      retry: !isConsumer && credential.failure !== null,
    };
    return { ...(await credentialFacts(ctx, id)), status: credential.status, successor, can };
  },
  actions: {
    async resend(ctx, id) {
      await resendClaim(ctx, id);
      return { notice: 'A new link is on its way to you.' };
    },
    async reveal(ctx, id) {
      const shown = await revealCredential(ctx, id);
      return { secret: keyInWords(shown.credential, shown) };
    },
    async rotate(ctx, id) {
      await rotateCredential(ctx, id);
      return { notice: 'A credential with a new key takes its place.' };
    },
    async retry(ctx, id) {
      await retryProvisioning(ctx, id);
      return { notice: 'It is sent to the gateway again.' };
    },
  },
};

const mayLook = async (ctx: Context, credential: Credential): Promise<boolean> =>
  canSeeSecret(ctx.viewer!, credential, (await appById(ctx, credential.appId))!, ctx.config.credentials);

export const APP: View = {
  template: 'app-page',
  pathOf: (id) => `/apps/${id}`,
  async facts(ctx, id) {
    const { description } = (await apps.find(ctx, id))!;
    return { ...(await appFacts(ctx, id)), description, credentials: await credentialsOfApp.list(ctx, id), can: {} };
  },
  actions: {},
};

export const WEBHOOK: View = {
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

export const PROVIDER: View = {
  template: 'provider-page',
  pathOf: (id) => `/providers/${id}`,
  async facts(ctx, id) {
    const { name, status, lastError, lastCheckedAt } = (await providers.find(ctx, id))!;
    const checkedAt = lastCheckedAt && timeInWords(lastCheckedAt);
    return { name, status, failure: lastError?.message, checkedAt, can: { synchronise: true } };
  },
  actions: {
    async synchronise(ctx, id) {
      await requestSync(ctx, id);
      return { notice: 'It is being looked at.' };
    },
  },
};

/** Enough to find what one came for; the rest is read through the API. */
const NEWEST = { first: 20 };

/** Where a mail about nothing but the account leads. */
export const HOME: View = {
  template: 'home-page',
  pathOf: () => '/',
  async facts(ctx) {
    const requests = await listAccessRequests(ctx, { status: [...OPEN_STATUSES] }, NEWEST);
    const named = requests.nodes.map(async ({ id, appId }) => ({ id, app: (await appById(ctx, appId))!.name }));
    return { requests: await Promise.all(named), apps: (await apps.list(ctx, appOrder, NEWEST)).nodes, can: {} };
  },
  actions: {},
};

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecondFactorChallenge } from '../../identity/second-factor/second-factors.ts';
import type { CompleteSignInInput } from '../../identity/second-step/second-step.inputs.ts';
import { completeSignIn } from '../../identity/second-step/second-step.service.ts';
import { signIn } from '../../identity/sessions/password-sign-in.service.ts';
import { signOut } from '../../identity/sessions/session.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { hasVisitorsFace } from '../../platform/faces/faces.ts';
import { createAddressReader } from '../../platform/http/remote-address.ts';
import type { Portal } from '../../platform/module.ts';
import { isAuditor } from '../../platform/viewer.ts';
import { readForms, refusedBy, sendPage } from './page.ts';
import { refusalsInWords } from './page-answers.ts';
import type { Done, View } from './page-views.ts';
import { DECISION_PAGE, PORTAL_PAGES, type PortalPage } from './portal-pages.ts';
import { inVisit, refuseEndedSession, requireVisitor } from './visit.ts';

type Call = FastifyRequest<{
  Params: { id?: string };
  Querystring: { token?: string };
  Body: URLSearchParams | undefined;
}>;

/**
 * The pages behind the links of mails: that of a decision, and the others where there is no front end to have them, neither the
 * portal's own nor another. The visitor signs in and sees, claims, answers or decides what the link is about. Opening one changes nothing, because
 * scanners of mail open every link, and tells nothing to whoever is not signed in, but where a link decides without.
 *
 * The session goes from page to page in their forms: never in an address, which ends up in logs, nor in a cookie, on
 * which another site could ride.
 */
export const portalPageRoutes =
  (portal: Portal) =>
  (app: FastifyInstance): void => {
    const { faces, portalUrl, publicUrl, trustProxy } = portal.config;
    const pages = portalUrl === publicUrl ? [DECISION_PAGE, ...PORTAL_PAGES] : [DECISION_PAGE];
    const addressOf = createAddressReader(trustProxy);
    const hasFace = faces && hasVisitorsFace();
    const isFaces = (page: PortalPage) => hasFace && page !== DECISION_PAGE;
    app.register(async (scope) => {
      readForms(scope);
      for (const page of pages) {
        const isAnybodys = page.isAnybodys?.(portal.config);
        const answering = isAnybodys ? answerAnybody : answer;
        const posted = (call: Call, reply: FastifyReply) => answering(portal, page, call, addressOf(call.raw), reply);
        const opened = isAnybodys ? posted : (call: Call, reply: FastifyReply) => askToSignIn(reply, page, call);
        // Mail programs and people add a slash.
        for (const path of page.path === '/' ? ['/'] : [page.path, `${page.path}/`]) {
          // The front end has them; what was opened before it came can still be sent.
          if (!isFaces(page)) scope.get(path, opened);
          scope.post(path, posted);
        }
      }
    });
  };

async function answer(portal: Portal, page: PortalPage, call: Call, remoteAddress: string, reply: FastifyReply) {
  const caller = { requestId: call.id, remoteAddress, userAgent: call.headers['user-agent'] ?? null };
  const form = formOf(call);
  let session = form.get('session');
  try {
    session ??= await signInBy(portal.contextOf(caller), form);
    const visit = { ...caller, authorization: `Bearer ${session}` };
    const ctx = await portal.contextFor(visit).catch(refuseEndedSession);
    requireVisitor(ctx.viewer);
    if (form.get('action') === 'sign-out') {
      await inVisit(ctx, signOut, { ownAccount: true });
      return askToSignIn(reply, page, call, { notice: 'You are signed out.' });
    }
    return await show(ctx, page, call, { session, reply });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const told = session ? { refusal: error.message } : tellOfSignIn(error, form);
    return askToSignIn(refusedBy(reply, error), page, call, { ...told, ...linkIn(error) });
  }
}

/** The page of a link that works without a session: none is read, and none asked for. */
async function answerAnybody(portal: Portal, page: PortalPage, call: Call, remoteAddress: string, reply: FastifyReply) {
  try {
    return await show(portal.contextOf({ requestId: call.id, remoteAddress }), page, call, { reply });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return sendPage(refusedBy(reply, error), 'refused', { purpose: page.purpose, refusal: error.message });
  }
}

async function signInBy(ctx: Context, form: URLSearchParams): Promise<string> {
  const challenge = form.get('challenge');
  const { token } = challenge
    ? await completeSignIn(ctx, { challenge, ...proofIn(form) })
    : await signIn(ctx, { email: form.get('email') ?? '', password: form.get('password') ?? '' });
  return token;
}

/** What the script of the page got of a passkey, and otherwise a code. */
function proofIn(form: URLSearchParams): Pick<CompleteSignInInput, 'code' | 'passkey'> {
  const passkey = parsed(form.get('passkey'));
  return passkey ? { passkey } : { code: form.get('code') ?? '' };
}

function parsed(json: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json || 'null');
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/**
 * Why a sign-in came to nothing, and the form of the one that waits for its second factor: it was just begun, the code was wrong, or
 * there were too many codes, beside which others ways are still open.
 */
function tellOfSignIn({ code, message, payload }: DomainError, form: URLSearchParams) {
  const asked = payload.challenge as SecondFactorChallenge | undefined;
  if (asked)
    return { challenge: asked.token, passkeyOptions: asked.passkeyOptions && JSON.stringify(asked.passkeyOptions) };
  if (code !== UserErrorCode.INVALID_CREDENTIALS && code !== UserErrorCode.RATE_LIMITED) return { refusal: message };
  return {
    refusal: message,
    challenge: form.get('challenge'),
    passkeyOptions: parsed(form.get('passkeyOptions')) && form.get('passkeyOptions'),
  };
}

/** What a page does with the token behind `#` that its form has: one that is refused is shown, and one that is over is asked for no more. */
const linkIn = (refused?: DomainError) => ({
  isLinkRefused: refused?.code === UserErrorCode.LINK_INVALID,
  isLinkOver: refused?.code === UserErrorCode.LINK_USED || refused?.code === UserErrorCode.LINK_EXPIRED,
});

/** The page with what came of the pressed button; a refusal is shown there too. */
async function show(
  ctx: Context,
  page: PortalPage,
  call: Call,
  { session, reply }: { session?: string; reply: FastifyReply },
) {
  const form = formOf(call);
  const asked = { id: call.params.id, token: form.get('token'), returnToken: call.query.token };
  const opened = await page.open(ctx, asked);
  if (!opened) throw notFound(`${page.purpose.toLowerCase()} that this account may see`);
  const { view } = page;
  const done = await act(ctx, view, opened.id, form);
  ctx.loaders.clear();
  const { refused } = done;
  if (refused) refusedBy(reply, refused);
  const { secret = done.secret, notice = done.notice } = opened;
  const facts = await factsOf(ctx, view, opened.id);
  const entered = (name: string) => (notice ? null : form.get(name)) ?? '';
  return sendPage(reply, view.template, {
    ...{
      ...facts,
      secret,
      notice,
      refusal: refused?.message,
      refusals: refused && refusalsInWords(refused, facts.questions),
      entered,
      ...linkIn(refused),
      isInvalid: refused?.code === UserErrorCode.NO_LONGER_VALID,
    },
    ...{ session, path: view.pathOf(opened.id) },
  });
}

/** Does what the pressed button says, where the page offers it. */
async function act(ctx: Context, view: View, id: string, form: URLSearchParams): Promise<Done & Refusal> {
  const name = form.get('action') ?? '';
  if (!Object.hasOwn(view.actions, name)) return {};
  try {
    const { can } = await factsOf(ctx, view, id);
    if (!can[name]) throw new DomainError(UserErrorCode.WRONG_STATE, 'That cannot be done here, or not any more.');
    return await inVisit(ctx, (tx) => view.actions[name]!(tx, id, form));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refused: error };
  }
}

/** What a page shows; auditors are offered nothing to do. */
async function factsOf(ctx: Context, view: View, id: string): ReturnType<View['facts']> {
  const facts = await view.facts(ctx, id);
  return isAuditor(ctx.viewer) ? { ...facts, can: {} } : facts;
}

interface Refusal {
  refused?: DomainError;
}

const formOf = ({ body }: Call): URLSearchParams => body ?? new URLSearchParams();

/** What is typed to sign in, or is no text of the visitor's. */
const OF_SIGN_IN = [
  'session',
  'action',
  'email',
  'password',
  'challenge',
  'code',
  'passkey',
  'passkeyOptions',
  'token',
];

/** What was typed is kept, also for the page behind the sign-in, but for the password and what stands for it. */
function askToSignIn(reply: FastifyReply, page: PortalPage, call: Call, told: object = {}): FastifyReply {
  const { purpose, asksToken } = page;
  const form = formOf(call);
  const carried = [...form].filter(([name]) => !OF_SIGN_IN.includes(name));
  const typed = { email: form.get('email'), token: form.get('token'), carried };
  // Where a front end has the other pages, it has that for a forgotten password as well.
  const hasReset = page !== DECISION_PAGE;
  return sendPage(reply, 'sign-in', { purpose, asksToken, hasReset, path: call.url, ...typed, ...told });
}

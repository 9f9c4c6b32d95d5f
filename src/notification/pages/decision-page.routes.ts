import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Decision } from '../../access/deciding/decision.inputs.ts';
import { decideByToken, type Outcome, previewDecision } from '../../access/deciding/decision-link.service.ts';
import type { Context } from '../../platform/context.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import type { Portal } from '../../platform/module.ts';
import { accessRequestFacts } from '../mail-facts/access-request.facts.ts';
import { readForms, sendPage, statusOf } from './page.ts';

const PATH = '/decide/:token';

type Call = FastifyRequest<{ Params: { token: string }; Body: URLSearchParams | undefined }>;

/**
 * The page behind a decision link. Opening it changes nothing, because scanners of mail open every link; the
 * buttons post the decision. No session or cookie is involved, so there is nothing that another site could ride on.
 */
export const decisionPageRoutes =
  ({ contextOf, relay }: Pick<Portal, 'contextOf' | 'relay'>) =>
  (app: FastifyInstance): void => {
    app.register(async (scope) => {
      readForms(scope);
      scope.get(PATH, (request: Call, reply) =>
        showing(reply, () => showRequest(contextOf({ requestId: request.id }), request, reply)),
      );
      scope.post(PATH, (request: Call, reply) =>
        showing(reply, async () => {
          const outcome = await decide(contextOf({ requestId: request.id }), request);
          // Waiting subscribers hear of it at once.
          relay.wake();
          return sendOutcome(reply, outcome);
        }),
      );
    });
  };

async function showRequest(ctx: Context, { params }: Call, reply: FastifyReply) {
  const { accessRequestId } = await previewDecision(ctx, params.token);
  const facts = await accessRequestFacts(ctx, accessRequestId);
  return sendPage(reply, 'decision-page', facts);
}

const DECISIONS: Record<string, Decision> = { approve: Decision.APPROVE, reject: Decision.REJECT };

function decide(ctx: Context, { params, body }: Call): Promise<Outcome> {
  const decision = DECISIONS[body?.get('decision') ?? ''];
  if (!decision) throw invalidInput('Press one of the buttons.');
  const input = { reason: body?.get('reason'), message: body?.get('message') };
  return inRetriedTransaction(ctx, (tx) => decideByToken(tx, params.token, decision, input));
}

/** Refusals are pages too. */
async function showing(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message } = error;
    const { status } = error.payload as Partial<Outcome>;
    const canReject = code === UserErrorCode.NO_LONGER_VALID;
    return sendPage(reply.code(statusOf(error)), 'decision-refused', { message, status, canReject });
  }
}

const sendOutcome = (reply: FastifyReply, { status }: Outcome) => sendPage(reply, 'decision-taken', { status });

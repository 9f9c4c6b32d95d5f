import { GraphQLError } from 'graphql';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound } from '../../platform/domain-error.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { Decision, type DecisionInput } from './decision.inputs.ts';
import { approveAccessRequest, rejectAccessRequest } from './decision.service.ts';

/** What became of one of many requests. */
export interface Outcome {
  id: string;
  accessRequest: AccessRequest | null;
  refusals: readonly DomainError[];
}

const MAX_REQUESTS = 50;

const DECIDE = { [Decision.APPROVE]: approveAccessRequest, [Decision.REJECT]: rejectAccessRequest };

/**
 * Decides many requests alike, one after the other and each for itself: one that is refused undoes none of the others.
 * @returns What became of each, in the order of the ids; an id that is named twice is decided once.
 * @throws DomainError INVALID_INPUT
 */
export async function decideAccessRequests(
  ctx: Context,
  ids: readonly string[],
  decision: Decision,
  input: DecisionInput,
): Promise<Outcome[]> {
  const unique = [...new Set(ids)];
  if (unique.length === 0 || unique.length > MAX_REQUESTS) {
    throw invalidInput(`Name 1 to ${MAX_REQUESTS} requests.`, ['ids']);
  }
  const outcomes: Outcome[] = [];
  for (const id of unique) outcomes.push(await decideOne(ctx, id, decision, input));
  return outcomes;
}

async function decideOne(ctx: Context, id: string, decision: Decision, input: DecisionInput): Promise<Outcome> {
  try {
    const accessRequest = await inViewersTransaction(ctx, (tx) => DECIDE[decision](tx, id, input));
    return { id, accessRequest, refusals: [] };
  } catch (error) {
    const refusal = refusalOf(error);
    const { accessRequest = null } = refusal.payload as { accessRequest?: AccessRequest };
    return { id, accessRequest, refusals: refusal.refusals };
  }
}

/** A request that the viewer sees but may not decide is one item among many, and no reason to stop. */
function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (!(error instanceof GraphQLError) || error.extensions.code !== 'FORBIDDEN') throw error;
  return notFound('request for you to decide');
}

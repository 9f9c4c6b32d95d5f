import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { type CheckedAnswer, invalidAnswer, judgeAnswers } from '../../platform/fields/answer.rules.ts';
import { throwAll } from '../../platform/rules.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import type { AnswerInput } from './form.inputs.ts';
import { type AskedField, askedFields, type FormOffer, readForms, readStoredAnswers } from './form.queries.ts';

/**
 * Holds answers against the form of what is asked for.
 * @returns The answers to store with the request, in the order of the form.
 * @throws DomainError ANSWER_MISSING, ANSWER_INVALID; all of them at once, each with `input.answers.<name>`.
 */
export async function checkAnswers(
  ctx: Pick<Context, 'db'>,
  offer: FormOffer,
  inputs: readonly AnswerInput[] | null | undefined,
): Promise<CheckedAnswer<AskedField>[]> {
  return (await checkAnswersOfAll(ctx, [offer], inputs))[0]!;
}

/**
 * As {@link checkAnswers} for a cart: each request takes the answers that its form asks for, and one that no form asks
 * for is refused.
 * @returns For each offer its answers.
 */
export async function checkAnswersOfAll(
  ctx: Pick<Context, 'db'>,
  offers: readonly FormOffer[],
  given: readonly AnswerInput[] | null | undefined,
): Promise<CheckedAnswer<AskedField>[][]> {
  const inputs = given ?? [];
  const forms = await readForms(ctx, offers);
  const questions = offers.map((offer) => askedFields(forms, offer));
  const judged = questions.map((fields) => judgeAnswers(fields, inputs));
  const asked = new Set(questions.flat().map(({ name }) => name));
  const unasked = inputs.filter(({ name }) => !asked.has(name));
  throwAll([
    ...judged.flatMap((each) => each.refusals),
    ...unasked.map(({ name }) => invalidAnswer(name, 'Nothing of that name is asked.')),
  ]);
  return judged.map(({ answers }) => answers);
}

/**
 * Puts the answers that belong there into the metadata of the request's credential, for middleware of the gateway. Called
 * where the request is granted: what sends the credential to the gateway does so after the commit.
 */
export async function copyAnswersToKey(
  ctx: Pick<Context, 'db'>,
  request: Pick<AccessRequest, 'id' | 'credentialId'>,
): Promise<void> {
  const answers = await readStoredAnswers(ctx, [request.id]);
  const copied = answers.filter(({ question }) => question.copyToKeyMetadata).map(({ name, value }) => [name, value]);
  if (copied.length === 0) return;
  const metadata = JSON.stringify(Object.fromEntries(copied));
  await ctx.db
    .updateTable('credential')
    .set({ metadata: sql`metadata || ${metadata}::jsonb` })
    .where('id', '=', request.credentialId)
    .execute();
}

/** Stores checked answers with the request they belong to, in the transaction of `ctx`. */
export async function storeAnswers(
  ctx: Pick<Context, 'db'>,
  accessRequestId: string,
  answers: readonly CheckedAnswer<AskedField>[],
): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ field: { name, formVersionId }, value }, position) => ({
    ...{ accessRequestId, position, name, formVersionId },
    value: JSON.stringify(value),
  }));
  await ctx.db.insertInto('accessRequestAnswer').values(rows).execute();
}

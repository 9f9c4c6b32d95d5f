import { LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { ApprovalRule } from './approval-rule.entity.ts';
import type { CreateApprovalRuleInput, UpdateApprovalRuleInput } from './approval-rule.inputs.ts';
import { readApprovalRules } from './approval-rule.queries.ts';
import { toDomain } from './auto-approval.rules.ts';

const MAX_RULES = 100;
const MAX_VALUES = 100;

/** @throws DomainError INVALID_INPUT, NOT_FOUND (a team, product or plan). */
export async function createApprovalRule(ctx: Context, input: CreateApprovalRuleInput): Promise<ApprovalRule> {
  await lockRules(ctx);
  const rules = await readApprovalRules(ctx);
  if (rules.length >= MAX_RULES) throw invalidInput(`There are at most ${MAX_RULES} rules.`, ['input']);
  const { parts, name } = await gather({
    parts: () => checkParts(ctx, input),
    name: () => nameOf(input.name),
    range: () => requireRange(input),
  });
  const position = rules.length + 1;
  const rule = ctx.em.create(ApprovalRule, { ...parts, name, action: input.action, position });
  await ctx.em.flush();
  await recordRule(ctx, 'approvalRule.created', rule, { after: stateOf(rule) });
  return rule;
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT. */
export async function updateApprovalRule(
  ctx: Context,
  id: string,
  input: UpdateApprovalRuleInput,
): Promise<ApprovalRule> {
  const changes = (rule: ApprovalRule) =>
    gather({
      parts: () => checkParts(ctx, input),
      name: () => (input.name == null ? rule.name : nameOf(input.name)),
      range: () => requireRange({ ...rule, ...withoutAbsent(input) }),
    });
  const rule = await findBeside(
    () => lockRule(ctx, id),
    () => changes(new ApprovalRule()),
  );
  const before = stateOf(rule);
  const { parts, name } = await changes(rule);
  ctx.em.assign(rule, { ...parts, name, action: input.action ?? rule.action });
  await ctx.em.flush();
  await recordRule(ctx, 'approvalRule.updated', rule, { before, after: stateOf(rule) });
  return rule;
}

/** What it decided stays decided. @throws DomainError NOT_FOUND */
export async function deleteApprovalRule(ctx: Context, id: string): Promise<string> {
  await lockRules(ctx);
  const rule = await lockRule(ctx, id);
  const before = stateOf(rule);
  await ctx.em.remove(rule).flush();
  await ctx.db
    .updateTable('approvalRule')
    .set((eb) => ({ position: eb('position', '-', 1) }))
    .where('position', '>', rule.position)
    .execute();
  await recordRule(ctx, 'approvalRule.deleted', rule, { before });
  return id;
}

/**
 * Puts all rules into another order.
 * @throws DomainError INVALID_INPUT when it does not name each rule once.
 */
export async function orderApprovalRules(ctx: Context, ids: readonly string[]): Promise<ApprovalRule[]> {
  await lockRules(ctx);
  const rules = await readApprovalRules(ctx);
  const isComplete = ids.length === rules.length && rules.every(({ id }) => ids.includes(id));
  if (!isComplete) throw invalidInput('Name each rule once.', ['ids']);
  const moved = rules.filter(({ id, position }) => ids[position - 1] !== id);
  for (const rule of moved) {
    const position = ids.indexOf(rule.id) + 1;
    await ctx.db.updateTable('approvalRule').set({ position }).where('id', '=', rule.id).execute();
    await recordRule(ctx, 'approvalRule.moved', rule, { before: { position: rule.position }, after: { position } });
  }
  return readApprovalRules(ctx);
}

/** Changes of the order wait for each other; those who ask for access wait for none. */
const lockRules = ({ db }: Context) => sql`lock table approval_rule in share row exclusive mode`.execute(db);

async function lockRule(ctx: Context, id: string): Promise<ApprovalRule> {
  const rule = await ctx.em.findOne(ApprovalRule, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (rule) return rule;
  throw notFound('rule');
}

const nameOf = (name: string) => requiredName(name, { field: ['input', 'name'], max: 100 });

const stateOf = ({ createdAt: _, updatedAt: __, ...state }: ApprovalRule) => ({ ...state });

const recordRule = (
  ctx: Context,
  type: EventType & `approvalRule.${string}`,
  { id }: ApprovalRule,
  states: { before?: object; after?: object },
) =>
  recordEvent(ctx, { type, subject: { approvalRuleId: id }, before: { ...states.before }, after: { ...states.after } });

type Input = CreateApprovalRuleInput | UpdateApprovalRuleInput;

const COUNTS = ['minimumLiveCredentials', 'maximumLiveCredentials'] as const;

/** The conditions that are given. */
async function checkParts(ctx: Context, input: Input): Promise<Partial<ApprovalRule>> {
  const ids = (part: 'teamIds' | 'productIds' | 'planIds', table: 'team' | 'product' | 'plan') => async () =>
    input[part] && requireAll(ctx, table, listOf(input[part], part), part);
  const count = (part: (typeof COUNTS)[number]) => () => input[part] && requireCount(input[part], part);
  const parts = await gather({
    teamIds: ids('teamIds', 'team'),
    productIds: ids('productIds', 'product'),
    planIds: ids('planIds', 'plan'),
    emailDomains: () => input.emailDomains && requireDomains(listOf(input.emailDomains, 'emailDomains')),
    minimumLiveCredentials: count('minimumLiveCredentials'),
    maximumLiveCredentials: count('maximumLiveCredentials'),
  });
  return withoutAbsent(parts) as Partial<ApprovalRule>;
}

/** What is given: absent is not null. */
const withoutAbsent = <T extends object>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>;

function listOf(values: readonly string[] | null, part: string): string[] {
  const list = [...new Set(values)];
  if (list.length > MAX_VALUES) throw invalidInput(`Give at most ${MAX_VALUES}.`, ['input', part]);
  return list;
}

async function requireAll(ctx: Context, table: 'team' | 'product' | 'plan', ids: string[], part: string) {
  const found = await ctx.db.selectFrom(table).select('id').where(oneOf('id', ids)).execute();
  if (found.length === ids.length) return ids;
  throw notFound(table, ['input', part]);
}

function requireDomains(texts: readonly string[]): string[] {
  const domains = texts.map(toDomain);
  if (domains.every((domain) => domain.includes('.') && domain.length <= 253)) return domains;
  throw invalidInput('Give domains such as example.com.', ['input', 'emailDomains']);
}

function requireCount(count: number | null, part: string): number | null {
  if (count === null || count >= 0) return count;
  throw invalidInput('It must not be negative.', ['input', part]);
}

type Range = Partial<Pick<ApprovalRule, (typeof COUNTS)[number]>>;

function requireRange({ minimumLiveCredentials: least, maximumLiveCredentials: most }: Range): void {
  if (least == null || most == null || least <= most) return;
  throw invalidInput('It must not be less than `minimumLiveCredentials`.', ['input', 'maximumLiveCredentials']);
}

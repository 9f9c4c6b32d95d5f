import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import { lockAccount } from '../../identity/accounts/viewer.queries.ts';
import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { type NewEvent, recordEvent, recordEvents } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Approver } from './approver.entity.ts';
import type { GrantApproverInput } from './approver.inputs.ts';
import { approvers } from './approver.queries.ts';

/**
 * Lets an active account decide the requests of a catalogue or for a product, from now on. Granting the same again gives
 * the existing grant.
 * @throws DomainError INVALID_INPUT, NOT_FOUND.
 */
export async function grantApprover(ctx: Context, input: GrantApproverInput): Promise<Approver> {
  const { userId } = input;
  const { scope } = await gather({
    scope: () => requireScope(ctx, input),
    user: () => requireActiveUser(ctx, userId),
  });
  const earlier = await ctx.em.findOne(Approver, { userId, ...scope });
  if (earlier) return earlier;
  const approver = ctx.em.create(Approver, { userId, ...scope, grantedById: requireViewer(ctx.viewer).userId });
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'approver.granted', subject: { approverId: approver.id, userId, ...scope } });
  return approver;
}

/**
 * Takes such a grant back. What was decided stays.
 * @throws DomainError NOT_FOUND
 */
export async function revokeApprover(ctx: Context, id: string): Promise<Approver> {
  const approver = await approvers.find(ctx, id);
  if (approver) await lockAccount(ctx, approver.userId);
  const { numDeletedRows } = await ctx.db.deleteFrom('approver').where('id', '=', id).executeTakeFirst();
  if (!approver || numDeletedRows === 0n) throw notFound('approver');
  await recordEvent(ctx, revokedEvent(approver));
  return approver;
}

/**
 * Ends grants of an account, or for a catalogue or product, that was deleted.
 * @returns How many; fewer than `limit` when none is left.
 */
export async function revokeApproversOf(
  ctx: Context,
  column: 'userId' | 'catalogueId' | 'productId',
  id: string,
  limit: number,
): Promise<number> {
  const some = ctx.db.selectFrom('approver').select('id').where(column, '=', id).orderBy('id').limit(limit);
  const ended = await ctx.db.deleteFrom('approver').where('id', 'in', some).returningAll().execute();
  await recordEvents(ctx, ended.map(revokedEvent));
  return ended.length;
}

const revokedEvent = ({ id, userId, catalogueId, productId }: Approver): NewEvent<'approver.revoked'> => ({
  type: 'approver.revoked',
  subject: { approverId: id, userId, catalogueId, productId },
});

async function requireScope(ctx: Context, { catalogueId = null, productId = null }: GrantApproverInput) {
  const isOne = (catalogueId === null) !== (productId === null);
  const noCatalogue = catalogueId !== null && !(await catalogues.find(ctx, catalogueId));
  const noProduct = productId !== null && !(await products.find(ctx, productId));
  throwAll([
    isOne ? null : invalidInput('Give either `catalogueId` or `productId`.', ['input', 'catalogueId']),
    noCatalogue ? notFound('catalogue', ['input', 'catalogueId']) : null,
    noProduct ? notFound('product', ['input', 'productId']) : null,
  ]);
  return { catalogueId, productId };
}

async function requireActiveUser(ctx: Context, id: string): Promise<void> {
  const user = await ctx.db
    .selectFrom('user')
    .select('id')
    .where('id', '=', id)
    .where('isActive', '=', true)
    .where('role', '!=', UserRole.AUDITOR)
    .forKeyShare()
    .executeTakeFirst();
  if (!user) throw notFound('active account that may decide', ['input', 'userId']);
}

import { type EntityClass, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../context.ts';
import { type FieldPath, notFound } from '../domain-error.ts';

/**
 * Reads a row to change it, and keeps everybody else from changing it until the transaction ends.
 * @param what The row in words, such as `catalogue`; `field` names what asked for it.
 * @throws DomainError NOT_FOUND
 */
export async function lockRow<E extends object>(
  { em }: Pick<Context, 'em'>,
  entity: EntityClass<E>,
  where: FilterQuery<NoInfer<E>>,
  what: string,
  field?: FieldPath,
): Promise<E> {
  const row = await em.findOne(entity, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) throw notFound(what, field);
  return row;
}

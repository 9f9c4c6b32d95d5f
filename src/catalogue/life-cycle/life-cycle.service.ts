import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather, throwAll } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { changesBetween } from '../offer/changes.ts';
import { ENDING } from '../products/life-cycle.ts';
import { Product } from '../products/product.entity.ts';
import { lockProduct } from '../products/product.service.ts';
import { readLifeCycles } from './life-cycle.events.ts';
import type { ProductLifeCycleInput } from './life-cycle.inputs.ts';
import { reachedDays } from './sunset.rules.ts';

/** What of the life of a product can change. */
const stateOf = ({ lifeCycle, sunsetAt, lifeCycleNote, successorId }: Product) => ({
  ...{ lifeCycle, sunsetAt: sunsetAt?.toISOString() ?? null, lifeCycleNote, successorId },
});

/**
 * Says how far the life of a product is. Nothing is done to its credentials: what is retired is only given to nobody any more.
 * @param options `mayBePast` where the end was set elsewhere, and may have been reached since.
 * @throws DomainError NOT_FOUND (product, successor), INVALID_INPUT.
 */
export async function setProductLifeCycle(
  ctx: Context,
  id: string,
  input: ProductLifeCycleInput,
  { mayBePast = false } = {},
): Promise<Product> {
  const now = await readNow(ctx);
  const partsOf = (product: Product) =>
    gather({
      sunsetAt: () => sunsetOf(input, product, mayBePast ? null : now),
      lifeCycleNote: () => optionalText(input.note, { field: ['input', 'note'], max: 2_000 }),
      successorId: () => successorOf(ctx, input, id),
    });
  const product = await findBeside(
    () => lockProduct(ctx, id),
    () => partsOf(new Product()),
  );
  const [before, sunsetBefore] = [stateOf(product), product.sunsetAt?.getTime()];
  ctx.em.assign(product, { lifeCycle: input.lifeCycle, ...(await partsOf(product)) });
  // What is near by now is told with this change.
  if (product.sunsetAt?.getTime() !== sunsetBefore) product.sunsetToldDays = reachedDays(product.sunsetAt, now);
  await ctx.em.flush();
  const changes = changesBetween(before, stateOf(product));
  if (Object.keys(changes.after).length === 0) return product;
  const after = (await readLifeCycles(ctx, [id])).get(id)!;
  await recordEvent(ctx, {
    ...{ type: 'product.lifeCycleChanged', subject: { productId: id } },
    ...{ before: { ...changes.before, lifeCycle: before.lifeCycle }, after },
  });
  return product;
}

/** @throws DomainError INVALID_INPUT */
function sunsetOf({ lifeCycle, sunsetAt }: ProductLifeCycleInput, before: Product, now: Date | null): Date | null {
  if (!sunsetAt) return null;
  const field = ['input', 'sunsetAt'];
  if (!ENDING.includes(lifeCycle)) throw invalidInput('Only what is deprecated or retired has an end.', field);
  const isNew = sunsetAt.getTime() !== before.sunsetAt?.getTime();
  if (isNew && now && sunsetAt <= now) throw invalidInput('It must lie ahead.', field);
  return sunsetAt;
}

/** @throws DomainError INVALID_INPUT, NOT_FOUND. */
async function successorOf(
  ctx: Context,
  { lifeCycle, successorId }: ProductLifeCycleInput,
  id: string,
): Promise<string | null> {
  if (successorId == null) return null;
  const field = ['input', 'successorId'];
  const successor = ctx.db.selectFrom('product').select('id').where('id', '=', successorId);
  const isThere = await successor.where('deletedAt', 'is', null).executeTakeFirst();
  throwAll([
    ENDING.includes(lifeCycle) ? null : invalidInput('Only what is deprecated or retired has a successor.', field),
    successorId === id ? invalidInput('It must be another product.', field) : null,
    isThere ? null : notFound('product', field),
  ]);
  return successorId;
}

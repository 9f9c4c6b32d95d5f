import type { EntityClass } from '@mikro-orm/postgresql';
import type { Context } from '../context.ts';
import { DomainError, notFound, UserErrorCode } from '../domain-error.ts';
import { requireViewer } from '../graphql/auth-checker.ts';
import { findBeside } from '../rules.ts';
import { optionalText } from '../text.ts';
import { readNow } from './clock.ts';
import { lockRow } from './locked-row.ts';

/** Something that waits for one decision. */
interface Decidable {
  id: string;
  status: string;
  decidedById: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
}

interface Kind<E> {
  entity: EntityClass<E>;
  /** In words. */
  what: string;
  /** What the payload of a mutation calls it. */
  name: string;
  /** Finds one that the viewer may see. */
  find(ctx: Context, id: string): Promise<unknown>;
}

/** The one way in which people decide about what others have asked for. */
export function defineDecision<E extends Decidable>({ entity, what, name, find }: Kind<E>) {
  /**
   * Of two who decide at once, the lock lets one do it, and the other is shown what it was.
   * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision).
   */
  async function lockPending(ctx: Context, id: string): Promise<E> {
    if (!(await find(ctx, id))) throw notFound(what);
    const row = await lockRow(ctx, entity, { id } as never, what);
    if (row.status === 'PENDING') return row;
    throw new DomainError(UserErrorCode.ALREADY_DECIDED, 'Somebody else decided first.', {
      field: ['id'],
      payload: { [name]: row },
    });
  }

  /**
   * Refuses it, with a reason that whoever asked is told. To record it is up to the caller.
   * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), INVALID_INPUT.
   */
  async function reject(ctx: Context, id: string, reason: string | null | undefined): Promise<E> {
    const reasonOf = () => optionalText(reason, { field: ['reason'], max: 2000 });
    const row = await findBeside(() => lockPending(ctx, id), reasonOf);
    const decidedById = requireViewer(ctx.viewer).userId;
    Object.assign(row, { status: 'REJECTED', decidedAt: await readNow(ctx), decidedById, decisionReason: reasonOf() });
    await ctx.em.flush();
    return row;
  }

  return { lockPending, reject };
}

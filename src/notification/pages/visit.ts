import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { isService, type Viewer } from '../../platform/viewer.ts';

/** @throws DomainError INVALID_CREDENTIALS for a session that is over, and for programs, which have no use for pages. */
export function requireVisitor(viewer: Viewer | null): void {
  if (viewer && !isService(viewer)) return;
  throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'You are no longer signed in.');
}

/** Does something in the name of the visitor, in one transaction, as a mutation would; nobody's, on a page that asks for no session. */
export const inVisit = <T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> =>
  inViewersTransaction(ctx, (tx) => {
    if (ctx.viewer) requireVisitor(tx.viewer);
    return work(tx);
  });

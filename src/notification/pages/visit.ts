import { GraphQLError } from 'graphql';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { publicCodeOf } from '../../platform/graphql/errors.ts';
import { isAuditor, isService, type Viewer } from '../../platform/viewer.ts';

/**
 * @throws DomainError INVALID_CREDENTIALS for a session that is over, and for programs, which have no use for pages;
 *   SECOND_FACTOR_REQUIRED.
 */
export function requireVisitor(viewer: Viewer | null): void {
  if (viewer?.mustEnrol) {
    const message = 'This account needs a second factor. Set one up in the portal first, then come back.';
    throw new DomainError(UserErrorCode.SECOND_FACTOR_REQUIRED, message);
  }
  if (viewer && !isService(viewer) && !viewer.accountToken) return;
  throw signedOut();
}

const signedOut = () => new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'You are no longer signed in.');

/** For a context that cannot be made, because the session in the form is over. @throws DomainError INVALID_CREDENTIALS */
export function refuseEndedSession(error: unknown): never {
  throw error instanceof GraphQLError && publicCodeOf(error) === 'UNAUTHENTICATED' ? signedOut() : error;
}

interface Visit {
  /** Whether it is about nothing but the account of the visitor. */
  ownAccount?: boolean;
}

/**
 * Does something in the name of the visitor, in one transaction, as a mutation would; nobody's, on a page that asks for no session.
 * @throws DomainError WRONG_STATE for auditors.
 */
export const inVisit = <T>(
  ctx: Context,
  work: (tx: Context) => Promise<T>,
  { ownAccount = false }: Visit = {},
): Promise<T> =>
  inViewersTransaction(ctx, (tx) => {
    if (ctx.viewer) requireVisitor(tx.viewer);
    if (!ownAccount && isAuditor(tx.viewer)) {
      throw new DomainError(UserErrorCode.WRONG_STATE, 'Your account looks at things, and changes nothing.');
    }
    return work(tx);
  });

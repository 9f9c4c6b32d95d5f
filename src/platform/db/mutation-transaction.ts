import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { DomainError } from '../domain-error.ts';
import { faultPoint } from '../fault-points.ts';
import { refuseAuditor } from '../graphql/auth-checker.ts';
import { noteRetryAfter, userError } from '../graphql/user-error.ts';
import { inViewersTransaction } from './viewer-transaction.ts';

type MutationResolver = GraphQLFieldResolver<unknown, Context>;

/**
 * Makes every mutation field one unit of work: its rows, its events and its jobs commit together or not at all. A
 * {@link DomainError} rolls back and becomes `payload.userErrors`; any other error rolls back and is masked.
 * Payloads need not say that nothing was refused. The viewer is asked again inside, before `@Authorized` is. Extensions of a
 * field: `ownAccount` is about nothing but the account of whoever calls, so auditors may; `ownTransaction` opens it itself, where work before it must not hold a connection; `changesAccounts` changes what
 * accounts may do.
 * After each commit waiting subscribers hear of it at once.
 */
export function makeMutationsTransactional(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (field.resolve) field.resolve = transactional(field.resolve, field.extensions);
  }
}

interface MutationExtensions {
  ownAccount?: boolean;
  ownTransaction?: boolean;
  changesAccounts?: boolean;
}

function transactional(
  resolve: MutationResolver,
  { ownAccount = false, ownTransaction = false, changesAccounts }: MutationExtensions,
): MutationResolver {
  return async (source, args, ctx, info) => {
    // Before the transaction: what happens beside it may be missing in what its payload shows, and comes behind this place.
    const eventCursor = ctx.live.cursor;
    try {
      const run = async (inner: Context) => {
        if (!ownAccount) refuseAuditor(inner.viewer);
        const payload: unknown = await resolve(source, args, inner, info);
        await faultPoint('mutation.written');
        return payload;
      };
      const payload = await (ownTransaction ? run(ctx) : inViewersTransaction(ctx, run, { changesAccounts }));
      await faultPoint('mutation.committed');
      return { userErrors: [], eventCursor, ...(payload as object) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      noteRetryAfter(ctx, error.refusals);
      return { ...error.payload, eventCursor, userErrors: error.refusals.map(userError) };
    } finally {
      // Whatever the answer reads next must see the state after this mutation.
      ctx.loaders.clear();
    }
  };
}

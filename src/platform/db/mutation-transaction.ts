import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { DomainError } from '../domain-error.ts';
import { faultPoint } from '../fault-points.ts';
import { userError } from '../graphql/user-error.ts';
import { inRetriedTransaction } from './transaction.ts';

type MutationResolver = GraphQLFieldResolver<unknown, Context>;

/**
 * Makes every mutation field one unit of work: its rows, its events and its jobs commit together or not at all. A
 * {@link DomainError} rolls back and becomes `payload.userErrors`; any other error rolls back and is masked.
 * Payloads need not say that nothing was refused. A field with the extension `ownTransaction` opens it itself, where work before it must not hold a connection.
 * @param onCommit Called after each commit, so that waiting subscribers hear of it at once.
 */
export function makeMutationsTransactional(schema: GraphQLSchema, onCommit: () => void): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const ownTransaction = field.extensions.ownTransaction === true;
    if (field.resolve) field.resolve = transactional(field.resolve, onCommit, ownTransaction);
  }
}

function transactional(resolve: MutationResolver, onCommit: () => void, ownTransaction: boolean): MutationResolver {
  return async (source, args, ctx, info) => {
    try {
      const run = async (inner: Context) => {
        const payload: unknown = await resolve(source, args, inner, info);
        await faultPoint('mutation.written');
        return payload;
      };
      const payload = await (ownTransaction ? run(ctx) : inRetriedTransaction(ctx, run));
      await faultPoint('mutation.committed');
      onCommit();
      return { userErrors: [], ...(payload as object) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ...error.payload, userErrors: error.refusals.map(userError) };
    } finally {
      // Whatever the answer reads next must see the state after this mutation.
      ctx.loaders.clear();
    }
  };
}

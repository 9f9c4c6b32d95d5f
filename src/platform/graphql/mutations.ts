import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { queryOf } from '../db/orm.ts';
import { DomainError } from '../domain-error.ts';
import { faultPoint } from '../fault-points.ts';
import { Loaders } from '../loader.ts';
import { userError } from './user-error.ts';

type MutationResolver = GraphQLFieldResolver<unknown, Context>;

/**
 * Makes every mutation field one unit of work: its rows, its events and its jobs commit together or not at all. A
 * {@link DomainError} rolls back and becomes `payload.userErrors`; any other error rolls back and is masked.
 * A field with the extension `ownTransaction` opens it itself, where work before it must not hold a connection.
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
      return payload;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ...error.payload, userErrors: error.refusals.map(userError) };
    } finally {
      // Whatever the answer reads next must see the state after this mutation.
      ctx.loaders.clear();
    }
  };
}

/** Unique violation, reference to what was just deleted, serialisation failure, deadlock. */
const LOST_RACE = new Set(['23505', '23503', '40001', '40P01']);

/**
 * Somebody else was faster between this mutation's check and its write. Run once more, it sees what they did and refuses
 * with the right error.
 */
async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Error && 'code' in error && LOST_RACE.has(String(error.code))) return attempt();
    throw error;
  }
}

/** One transaction as of a mutation: run once more when it lost a race. */
export const inRetriedTransaction = <C extends Pick<Context, 'em' | 'db'>, T>(
  ctx: C,
  work: (ctx: C & { loaders: Loaders }) => Promise<T>,
): Promise<T> => retrying(() => inTransaction(ctx, work));

/** Runs `work` in one transaction, with a context whose reads and writes belong to it. Jobs use it as well. */
export const inTransaction = <C extends Pick<Context, 'em' | 'db'>, T>(
  ctx: C,
  work: (ctx: C & { loaders: Loaders }) => Promise<T>,
): Promise<T> =>
  ctx.em
    .fork({ useContext: false })
    .transactional((em) => work({ ...ctx, em, db: queryOf(em), loaders: new Loaders() }));

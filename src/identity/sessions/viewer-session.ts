import { sql } from 'kysely';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { idOfView, Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { isService, type Viewer } from '../../platform/viewer.ts';

@ObjectType({ implements: Node, description: 'How long the token of a call holds.' })
export class ViewerSession {
  @Field(() => ID, { description: 'The same for as long as the token holds.' })
  id!: string;

  @Field(() => DateTime, { description: 'When the session was opened, or the token made.' })
  startedAt!: Date;

  @Field(() => DateTime, {
    description:
      'When the token ends unless it is used before. Each request, and each operation on a socket, moves it on, to the minute and up to `endsAt`; what a subscription sends does not.',
  })
  expiresAt!: Date;

  @Field(() => DateTime, { description: 'When the token ends however much it is used: sign in anew before.' })
  endsAt!: Date;

  @Field(() => Int, { description: 'From now to `expiresAt`, for clients whose clock is not to be trusted.' })
  secondsLeft!: number;

  @Field(() => Boolean, {
    description:
      'Whether nothing can be done in it but to set up a second factor, which the account needs and does not have; everything else is `SECOND_FACTOR_REQUIRED`.',
  })
  mustEnrol!: boolean;
}

const sessionIdOf = ({ accountToken, ...viewer }: Viewer) =>
  idOfView('ViewerSession', accountToken?.id ?? (isService(viewer) ? viewer.userId : viewer.sessionId));

type Ends = Pick<ViewerSession, 'startedAt' | 'expiresAt' | 'endsAt'>;

/** The session of the viewer, or the token of a program, as this call left it; null when nobody is signed in. */
export async function readViewerSession(ctx: Context): Promise<ViewerSession | null> {
  const { viewer, db, config } = ctx;
  if (!viewer) return null;
  const { accountToken } = viewer;
  const [table, id] = isService(viewer) ? ['service_token', viewer.userId] : ['account_token', accountToken?.id];
  const ends = id
    ? await sql<Ends>`select created_at as "startedAt", ends_at as "expiresAt", ends_at as "endsAt"
        from ${sql.table(table!)}, least(expires_at, ${accountToken?.endsAt ?? null}::timestamptz) as ends_at where id = ${id}`.execute(
        db,
      )
    : await sql<Ends>`select created_at as "startedAt", expires_at as "endsAt",
        least(expires_at, last_used_at + make_interval(mins => ${config.session.idleMinutes})) as "expiresAt"
        from session where id = ${viewer.sessionId}`.execute(db);
  const [found] = ends.rows;
  return found
    ? {
        id: sessionIdOf(viewer),
        ...found,
        mustEnrol: viewer.mustEnrol ?? false,
        secondsLeft: Math.max(0, Math.floor((+found.expiresAt - Date.now()) / 1000)),
      }
    : null;
}

/** The same by its id. */
export const findViewerSession = async (ctx: Context, id: string): Promise<ViewerSession | null> =>
  ctx.viewer && sessionIdOf(ctx.viewer) === id ? readViewerSession(ctx) : null;

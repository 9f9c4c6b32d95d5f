import type { IncomingHttpHeaders } from 'node:http';
import type pg from 'pg';
import { hashOf } from '../data.ts';

/** Who calls, as far as visibility needs it. Null when nobody is signed in. */
export interface Viewer {
  userId: string;
  isOwner: boolean;
  organisationId: string | null;
  teamIds: string[];
}

/** The portal's rule of sessions, in one statement. `$1` is the hash of a token, `$2` the idle limit in minutes. */
export const SESSION = `select u.id as "userId", u.role = 'API_OWNER' as "isOwner", u.organisation_id as "organisationId",
    array(select team_id from membership where user_id = u.id) as "teamIds"
  from session join "user" u on u.id = session.user_id
  where token_hash = $1 and u.is_active and least(expires_at, last_used_at + interval '60 minutes') > now()`;

export const tokenOf = ({ authorization }: IncomingHttpHeaders): string | null => authorization?.slice(7) ?? null;

export async function viewerOf(pool: pg.Pool, token: string | null): Promise<Viewer | null> {
  if (!token) return null;
  const { rows } = await pool.query<Viewer>({ name: 'session', text: SESSION, values: [hashOf(token)] });
  return rows[0] ?? null;
}

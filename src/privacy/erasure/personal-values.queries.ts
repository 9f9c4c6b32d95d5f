import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';

/** What a person is known by. */
export interface PersonalValues {
  userId: string;
  /** Every address that the account had, wished for or got mail at. */
  emails: string[];
  /** Those of them that are no other account's by now. */
  ownEmails: string[];
  names: string[];
  /** Ids of the person at identity providers. */
  subjects: string[];
  /** Apps that are or were theirs, or that they asked for. */
  appIds: string[];
  /** Requests that they made or decided. */
  requestIds: string[];
}

/** Top-level domain that never is one (RFC 6761). */
const NOWHERE = '@erased.invalid';

/** By what records name a person who was erased: the same wherever it stands, and no address of anybody. */
export const pseudonymOf = (userId: string) => ({ email: `former-${userId}${NOWHERE}`, displayName: 'A former user' });

/** Collected before anything is changed: a deletion gives apps to others. */
export async function readPersonalValues({ db }: Pick<Context, 'db'>, userId: string): Promise<PersonalValues> {
  const { rows } = await sql<Omit<PersonalValues, 'userId'>>`
    with told as (
      select before, after from event_log where subject_type = 'user' and subject_id = ${userId}
        and jsonb_path_query_array(subject, '$.*') ?| array[${userId}::text]),
    address as (
      select email from "user" where id = ${userId} union select email from account_link where user_id = ${userId}
      union select lower(recipient) from mail where user_id = ${userId}
      union select email from invitation where user_id = ${userId}
      union select before ->> 'email' from told union select after ->> 'email' from told),
    known as (select email from address where email is not null and email not like ${`%${NOWHERE}`}),
    own as (select email from known where not exists (
      select from "user" other where other.email = known.email and other.id <> ${userId} and other.deleted_at is null)),
    name as (
      select display_name as name from "user" where id = ${userId}
      union select display_name from registration where email in (select email from own)
      union select before ->> 'displayName' from told union select after ->> 'displayName' from told),
    of_app as (
      select id from app where owner_id = ${userId}
      union select app_id from access_request where requester_id = ${userId}
      union select app_id from credential where ${userId} in (requester_id, issued_by_id)
      union select subject_id from event_log where type = 'app.transferred' and before ->> 'ownerId' = ${userId})
    select coalesce((select jsonb_agg(email) from known), '[]') as emails,
      coalesce((select jsonb_agg(email) from own), '[]') as "ownEmails",
      coalesce((select jsonb_agg(name) from name where name <> ${pseudonymOf(userId).displayName}), '[]') as names,
      coalesce((select jsonb_agg(subject) from identity_link where user_id = ${userId}), '[]') as subjects,
      coalesce((select jsonb_agg(id) from of_app), '[]') as "appIds",
      coalesce((select jsonb_agg(id) from access_request
        where ${userId} in (requester_id, created_by_id, decided_by_id)), '[]') as "requestIds"`.execute(db);
  return { userId, ...rows[0]! };
}

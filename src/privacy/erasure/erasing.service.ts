import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { eraseDetails, type FoundEvents, findEvents, vouchFor } from '../../platform/events/event-erasure.ts';
import { PLACES, REMOVED } from './personal-places.ts';
import { type PersonalValues, pseudonymOf } from './personal-values.queries.ts';
import { jsonWithout, type Replacement, textWithout } from './replacing.ts';

/** What becomes of a column, and whether that is anything. */
type Rewritten = [column: string, value: RawBuilder<unknown>];

const inPlaceOf = ({ userId, emails, names }: PersonalValues): Replacement[] => {
  const { email, displayName } = pseudonymOf(userId);
  return [
    { texts: emails, by: email },
    { texts: names, by: displayName },
  ];
};

/** Takes the person out of everything but the log. Of keys whose names change, the gateway has to be told. */
export async function eraseFromRecords({ db }: Context, person: PersonalValues, found: FoundEvents): Promise<void> {
  const { email, displayName } = pseudonymOf(person.userId);
  await forgetAnswersOfEndpoints(db, found);
  await erasePersonalAnswers(db, person.userId);
  await sql`update "user" set email = ${email}, display_name = ${displayName}, password_hash = null
    where id = ${person.userId}`.execute(db);
  for (const place of REMOVED) await sql`delete from ${sql.table(place.table)} where ${place.rows(person)}`.execute(db);
  const replacements = inPlaceOf(person);
  for (const { table, texts = [], jsons = [], rows } of PLACES) {
    const columns = [
      ...texts.map((column): Rewritten => [column, textWithout(sql.ref(column), replacements)]),
      ...jsons.map((column): Rewritten => [column, jsonWithout(sql.ref(column), replacements)]),
    ];
    await rewrite(db, table, columns, sql`(${rows(person)})`);
  }
  await eraseAddresses(db, person);
}

/** Answers to questions that the form calls personal, and what of them was copied to keys. */
async function erasePersonalAnswers(db: Kysely<Database>, userId: string): Promise<void> {
  await sql`with erased as (
      delete from access_request_answer answer using access_request request, request_form_version form
      where request.id = answer.access_request_id and request.requester_id = ${userId}
        and form.id = answer.form_version_id and exists (select from jsonb_array_elements(form.fields) field
          where field ->> 'name' = answer.name and field -> 'isPersonal' = 'true')
      returning request.app_id, answer.name)
    update credential set metadata = metadata - copied.names
    from (select app_id, array_agg(name) as names from erased group by app_id) copied
    where credential.app_id = copied.app_id`.execute(db);
}

/** Endpoints may say again what they were told. */
const forgetAnswersOfEndpoints = (db: Kysely<Database>, { ids }: FoundEvents) =>
  sql`update webhook_attempt set response_body = null from webhook_delivery
    where webhook_delivery.id = webhook_attempt.delivery_id and response_body is not null
      and event_id = any(${ids}::uuid[])`.execute(db);

/** An address is nobody else's, so it is looked for in every column that there is, also in those of later versions. */
async function eraseAddresses(db: Kysely<Database>, { userId, ownEmails }: PersonalValues): Promise<void> {
  if (ownEmails.length === 0) return;
  const replacements = [{ texts: ownEmails, by: pseudonymOf(userId).email }];
  const { rows } = await sql<{ table: string; texts: string[]; jsons: string[] }>`
    select format('%I.%I', table_schema, table_name) as table,
      coalesce(jsonb_agg(column_name) filter (where udt_name in ('text', 'varchar')), '[]') as texts,
      coalesce(jsonb_agg(column_name) filter (where udt_name in ('json', 'jsonb')), '[]') as jsons
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where (table_schema = 'public' or (table_schema, table_name) = ('graphile_worker', '_private_jobs'))
      and table_type = 'BASE TABLE' and is_generated = 'NEVER' and table_name <> 'event_log'
      and udt_name in ('text', 'varchar', 'json', 'jsonb')
    group by 1 order by 1`.execute(db);
  for (const { table, texts, jsons } of rows) {
    const columns = [
      ...texts.map((column): Rewritten => [column, textWithout(sql.ref(column), replacements)]),
      ...jsons.map((column): Rewritten => [column, jsonWithout(sql.ref(column), replacements)]),
    ];
    const named = [...texts, ...jsons].map((column) => sql`position(${'@'} in ${sql.ref(column)}::text) > 0`);
    await rewrite(db, table, columns, sql`(${sql.join(named, sql` or `)})`);
  }
}

/** Writes only the rows in which something changes. */
async function rewrite(db: Kysely<Database>, table: string, columns: readonly Rewritten[], rows: RawBuilder<unknown>) {
  const set = columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const differs = columns.map(([column, value]) => sql`${sql.ref(column)}::text is distinct from (${value})::text`);
  await sql`update ${sql.raw(table)} set ${sql.join(set)}
    where ${rows} and (${sql.join(differs, sql` or `)})`.execute(db);
}

/** What events of an account say that is nobody's business afterwards is left out whole, whatever later versions add. */
const KEPT = [
  'role',
  'status',
  'isActive',
  'organisationId',
  'teamIds',
  'linkId',
  'cancelLinkId',
  'cause',
  'expiresAt',
];

/** Events by the person, for them, or about something of theirs. */
const concerns = ({ userId, emails, appIds, requestIds }: PersonalValues) => sql<boolean>`(
  actor ->> 'id' = ${userId} or on_behalf_of = ${userId}
  or jsonb_path_query_array(subject, '$.*') ?| ${[userId, ...appIds, ...requestIds]}::text[]
  or exists (select from unnest(${emails}::text[]) address
    where position(address in lower(before::text)) > 0 or position(address in lower(after::text)) > 0))`;

/** Events in which the person may be, asked before anything is locked but the account: the whole log is looked through. */
export const findEventsOf = ({ db }: Context, person: PersonalValues): Promise<FoundEvents> =>
  findEvents(db, concerns(person));

/**
 * Takes the person out of the log. Nobody gets a place in it until the commit, so this comes last.
 * @param tell Records the erasure, of so many events.
 */
export async function eraseFromLog(
  { db }: Context,
  person: PersonalValues,
  found: FoundEvents,
  tell: (erasedEvents: number) => Promise<string>,
): Promise<void> {
  const replacements = inPlaceOf(person);
  const about = sql`subject_type = 'user' and subject_id = ${person.userId} and type <> 'user.erased'`;
  const positions = await eraseDetails(db, found, {
    events: sql<boolean>`${concerns(person)} and type <> 'user.erased'`,
    rewritten: (column) => sql`case when ${about}
      then (select jsonb_object_agg(key, value) from jsonb_each(${column}) where key = any(${KEPT}::text[]))
      else ${jsonWithout(column, replacements)} end`,
  });
  await vouchFor(db, positions, await tell(positions.length));
}

import { type RawBuilder, sql } from 'kysely';
import { countersOf } from '../../platform/security/rate-limit.ts';
import type { PersonalValues } from './personal-values.queries.ts';

/** Where a person may be named, beside every place that has one of their addresses. */
export interface Place {
  table: string;
  texts?: readonly string[];
  jsons?: readonly string[];
  /** The rows that have to do with the person. Elsewhere a name is a word like others. */
  rows(person: PersonalValues): RawBuilder<unknown>;
}

const among = (ids: readonly string[]) => sql`any(${ids}::uuid[])`;

export const PLACES: readonly Place[] = [
  {
    table: 'access_request',
    texts: ['reason', 'decision_reason', 'decision_message'],
    rows: ({ requestIds }) => sql`id = ${among(requestIds)}`,
  },
  {
    table: 'access_request_message',
    texts: ['text'],
    rows: ({ userId, requestIds }) => sql`author_id = ${userId} or access_request_id = ${among(requestIds)}`,
  },
  {
    table: 'access_request_answer',
    jsons: ['value'],
    rows: ({ requestIds }) => sql`access_request_id = ${among(requestIds)}`,
  },
  {
    table: 'credential',
    texts: ['name', 'failure'],
    jsons: ['metadata', 'attempt_failure'],
    rows: ({ appIds }) => sql`app_id = ${among(appIds)}`,
  },
  { table: 'app', texts: ['name', 'description'], rows: ({ appIds }) => sql`id = ${among(appIds)}` },
  {
    table: 'organisation_request',
    texts: ['name', 'decision_reason'],
    rows: ({ userId }) => sql`${userId} in (requester_id, decided_by_id)`,
  },
  {
    table: 'registration',
    texts: ['display_name', 'decision_reason'],
    rows: ({ ownEmails, userId }) => sql`email = any(${ownEmails}::text[]) or decided_by_id = ${userId}`,
  },
  {
    table: 'app_offer',
    texts: ['message'],
    rows: ({ userId }) => sql`${userId} in (owner_id, recipient_id)`,
  },
  {
    table: 'account_token',
    texts: ['name'],
    rows: ({ userId }) => sql`${userId} in (user_id, created_by_id)`,
  },
  {
    table: 'content_entry',
    texts: ['title', 'summary', 'byline'],
    jsons: ['field_values', 'translations'],
    rows: ({ userId }) => sql`author_id = ${userId}`,
  },
  { table: 'content_version', jsons: ['content'], rows: ({ userId }) => sql`saved_by_id = ${userId}` },
  { table: 'service_token', texts: ['name'], rows: ({ userId }) => sql`created_by_id = ${userId}` },
];

/** What proves whose an account is. */
const FACTORS = ['totp', 'passkey', 'recovery_code', 'factor_challenge'];

/** Rows that are about nobody else and that no record needs. */
export const REMOVED: readonly Pick<Place, 'table' | 'rows'>[] = [
  ...[
    ...FACTORS,
    'session',
    'known_network',
    'account_link',
    'muted_mail',
    'uploaded_file',
    'image',
    'announcement_acknowledgement',
  ].map((table) => ({
    table,
    rows: ({ userId }: PersonalValues) => sql`user_id = ${userId}`,
  })),
  {
    table: 'mail',
    rows: ({ userId, ownEmails }) => sql`user_id = ${userId} or lower(recipient) = any(${ownEmails}::text[])`,
  },
  {
    table: 'sign_in_code',
    rows: ({ ownEmails, subjects }) =>
      sql`lower(claims ->> 'email') = any(${ownEmails}::text[]) or claims ->> 'sub' = any(${subjects}::text[])`,
  },
  { table: 'provider_logout', rows: ({ subjects }) => sql`subject = any(${subjects}::text[])` },
  { table: 'content_preview', rows: ({ userId }) => sql`created_by_id = ${userId}` },
  { table: 'attribute_value', rows: ({ userId }) => sql`holder_id = ${userId}` },
  { table: 'identity_link', rows: ({ userId }) => sql`user_id = ${userId}` },
  { table: 'rate_limit', rows: ({ userId, ownEmails }) => countersOf([userId, ...ownEmails]) },
];

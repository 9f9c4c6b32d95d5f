import { type RawBuilder, sql } from 'kysely';

/** A part of the export: rows of one table, a page at a time. */
export interface Section {
  name: string;
  /** What tells the rows apart and orders them, as text. */
  key: string;
  /** One object for each row, without anything that opens a door. */
  row: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
  where(userId: string): RawBuilder<unknown>;
}

/** All columns of a row but these. */
const all = (alias: string, ...without: string[]) => sql`to_jsonb(${sql.ref(alias)}) - ${without}::text[]`;

const rowsBy = (name: string, table: string, column: string, ...without: string[]): Section => ({
  name,
  key: 'row.id::text',
  row: all('row', ...without),
  from: sql`${sql.table(table)} as row`,
  where: (userId) => sql`${sql.ref(`row.${column}`)} = ${userId}`,
});

const address = (userId: string) => sql`(select email from "user" where id = ${userId})`;

const isTheirs = (userId: string) =>
  sql`row.access_request_id in (select id from access_request where requester_id = ${userId})`;

const OF_CREDENTIALS = ['secret', 'fingerprint', 'key_hash', 'applied_digest', 'quota_counter'];

/**
 * All that is kept of a person. What is left out of the rows are secrets, digests of them and of tokens, and the texts of
 * others' sealed links. A test holds that no table that refers to accounts is forgotten.
 */
export const SECTIONS: readonly Section[] = [
  rowsBy('profile', 'user', 'id', 'password_hash'),
  {
    name: 'memberships',
    key: 'row.team_id::text',
    row: sql`jsonb_build_object('teamId', row.team_id, 'team', team.name, 'organisationId', row.organisation_id,
      'organisation', organisation.name)`,
    from: sql`membership as row join team on team.id = row.team_id
      join organisation on organisation.id = row.organisation_id`,
    where: (userId) => sql`row.user_id = ${userId}`,
  },
  {
    // What is hidden from consumers stays for API owners to tell.
    name: 'attributes',
    key: `attribute.key`,
    row: sql`jsonb_build_object('key', attribute.key, 'label', attribute.label, 'value', row.value)`,
    from: sql`attribute_value as row join attribute on attribute.id = row.attribute_id`,
    where: (userId) => sql`row.holder_id = ${userId} and attribute.deleted_at is null and attribute.access <> 'HIDDEN'`,
  },
  {
    name: 'identityProviderLinks',
    key: `row.issuer || ' ' || row.subject`,
    row: all('row'),
    from: sql`identity_link as row`,
    where: (userId) => sql`row.user_id = ${userId}`,
  },
  {
    ...rowsBy('registrations', 'registration', 'id', 'password_hash', 'token_hash'),
    where: (userId) => sql`row.email = ${address(userId)}`,
  },
  {
    ...rowsBy('invitations', 'invitation', 'user_id', 'token_hash'),
    where: (userId) => sql`row.user_id = ${userId} or row.invited_by_id = ${userId} or row.email = ${address(userId)}`,
  },
  rowsBy('organisationRequests', 'organisation_request', 'requester_id'),
  rowsBy('sessions', 'session', 'user_id', 'token_hash', 'provider_session'),
  rowsBy('authenticatorApps', 'totp', 'user_id', 'sealed_secret', 'last_step'),
  rowsBy('passkeys', 'passkey', 'user_id', 'public_key'),
  { ...rowsBy('recoveryCodes', 'recovery_code', 'user_id', 'code_hash'), key: 'row.code_hash' },
  {
    ...rowsBy(
      'signInsBegun',
      'factor_challenge',
      'user_id',
      'token_hash',
      'webauthn_challenge',
      'sealed_secret',
      'origin',
    ),
    key: 'row.token_hash',
  },
  rowsBy('mailedLinks', 'account_link', 'user_id', 'token_hash'),
  {
    name: 'mutedMails',
    key: 'row.template',
    row: sql`jsonb_build_object('template', row.template)`,
    from: sql`muted_mail as row`,
    where: (userId) => sql`row.user_id = ${userId}`,
  },
  rowsBy('acknowledgements', 'announcement_acknowledgement', 'user_id'),
  rowsBy('contentEntries', 'content_entry', 'author_id'),
  rowsBy('contentVersions', 'content_version', 'saved_by_id'),
  rowsBy('contentPreviews', 'content_preview', 'created_by_id', 'token_hash'),
  rowsBy('apps', 'app', 'owner_id'),
  {
    ...rowsBy('appOffers', 'app_offer', 'owner_id'),
    where: (userId) => sql`${userId} in (row.owner_id, row.recipient_id)`,
  },
  {
    ...rowsBy('credentials', 'credential', 'id', ...OF_CREDENTIALS),
    where: (userId) => sql`${userId} in (row.requester_id, row.issued_by_id)
      or row.app_id in (select id from app where owner_id = ${userId})`,
  },
  {
    ...rowsBy('clientCertificates', 'client_certificate', 'id'),
    where: (
      userId,
    ) => sql`row.credential_id in (select credential.id from credential join app on app.id = credential.app_id
      where ${userId} in (credential.requester_id, app.owner_id))`,
  },
  {
    ...rowsBy('accessRequests', 'access_request', 'id', 'input_digest'),
    where: (userId) => sql`${userId} in (row.requester_id, row.created_by_id, row.decided_by_id)`,
  },
  {
    name: 'answers',
    key: `row.access_request_id || ' ' || lpad(row.position::text, 4, '0')`,
    row: sql`jsonb_build_object('accessRequestId', row.access_request_id, 'name', row.name, 'value', row.value)`,
    from: sql`access_request_answer as row`,
    where: isTheirs,
  },
  {
    ...rowsBy('messages', 'access_request_message', 'author_id'),
    where: (userId) => sql`row.author_id = ${userId} or ${isTheirs(userId)}`,
  },
  rowsBy('cartItems', 'cart_item', 'user_id'),
  rowsBy('checkouts', 'checkout', 'user_id', 'input_digest'),
  rowsBy('rightsToDecide', 'approver', 'user_id'),
  rowsBy('decisionLinks', 'decision_link', 'user_id', 'token_hash'),
  rowsBy('claimLinks', 'claim_link', 'user_id', 'token_hash'),
  {
    ...rowsBy('accountTokens', 'account_token', 'user_id'),
    where: (userId) => sql`${userId} in (row.user_id, row.created_by_id)`,
  },
  rowsBy('serviceTokens', 'service_token', 'created_by_id', 'token_hash'),
  rowsBy('formVersions', 'request_form_version', 'saved_by_id', 'fields'),
  rowsBy('uploads', 'uploaded_file', 'user_id', 'bytes'),
  rowsBy('images', 'image', 'user_id'),
  { ...rowsBy('mails', 'mail', 'user_id', 'sealed_links') },
  {
    name: 'events',
    key: `lpad(row.position::text, 19, '0')`,
    row: all('row', 'insertion'),
    from: sql`event_log as row`,
    where: (userId) => sql`row.position is not null and (row.actor ->> 'id' = ${userId} or row.on_behalf_of = ${userId}
      or jsonb_path_query_array(row.subject, '$.*') ?| array[${userId}::text])`,
  },
];

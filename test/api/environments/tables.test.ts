import { afterAll, beforeAll, expect, it } from 'vitest';
import { LEFT_OUT } from '../../../src/environments/parts/left-out.ts';
import { PARTS } from '../../../src/environments/transfer/all-parts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/time.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('every table is in the bundle, or left out of it for a reason', async () => {
  const sql = `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`;
  const tables = ((await rowsOf(database, sql)) as { name: string }[]).map(({ name }) => name).toSorted();
  const taken = Object.values(PARTS).flatMap((part) => part.tables);
  expect([...taken, ...Object.keys(LEFT_OUT)].toSorted()).toEqual(tables);
});

/** What a bundle says of each of them, or leaves to the environment: a column that is added goes into the bundle, or here alone. */
const COLUMNS: Record<string, string> = {
  product: `api_ids authorization_server_id content custom_id description display_name is_featured life_cycle life_cycle_note logo name
    policy_id preview probe provider_id scope slug successor_id sunset_at tags category position
    api_versions applied_revision auth_type needs_certificate created_at deleted_at gateway_url hidden_at id is_documentation_only obstacles policy_failure
    policy_setback revision sunset_told_days updated_at version`,
  product_document:
    'api_id format position product_id text title created_at digest id is_yaml read_version size updated_at version',
  document_source: 'document_id url checked_at etag problem',
  plan: `auto_approve custom_id description display_name external_approval external_redirect_url key_lifetime_seconds metadata name per
    policy_id price_label provider_id quota quota_renewal_seconds rate request_allowance request_period_seconds scope secret_delivery
    secret_policy terms_id applied_revision created_at deleted_at hidden_at id policy_failure policy_setback revision updated_at version`,
  catalogue: 'display_name position custom_id name slug visibility created_at deleted_at id updated_at version',
  approval_rule: `action custom_id email_domains maximum_live_credentials minimum_live_credentials name plan_ids position product_ids
    team_ids created_at id updated_at`,
  mail_template: 'is_enabled name subject',
  catalogue_product: 'catalogue_id product_id display_name position shown_name shown_position',
  catalogue_plan: 'catalogue_id plan_id',
  catalogue_team: 'catalogue_id team_id',
  request_form: 'catalogue_id plan_id product_id scope version removed_at created_at id updated_at',
  request_form_version: 'fields form_id version saved_by_id created_at id updated_at',
  attribute: `access add_to_key_metadata description key label on_sign_up options pattern position required subject type write_once
    created_at deleted_at id updated_at`,
  portal_settings: `access_flow auto_approve_organisations auto_approve_sign_ups escalation_hours external_approval
    organisation_requests quota_alert_shares reminder_hours request_expiry_days require_reject_reason secret_delivery sign_up
    escalation_addresses external_redirect_url id`,
  content_template: 'custom_id description fields kind name created_at id is_built_in updated_at',
  content_entry: `archived_at audience byline cover_image custom_id field_values images locale slug summary tags template_id title translations
    author_id created_at id kind publish_at published_at published_version revised_at scheduled_version state updated_at version`,
};

it.each(Object.entries(COLUMNS))(
  'every column of %s is in the bundle, or left to the environment',
  async (table, names) => {
    const sql = 'select column_name as name from information_schema.columns where table_name = $1';
    const columns = ((await rowsOf(database, sql, [table])) as { name: string }[]).map(({ name }) => name);
    expect(columns.toSorted()).toEqual(names.split(/\s+/).toSorted());
  },
);

import { Migration } from '@mikro-orm/migrations';

/**
 * What an API's definition says about its callers, and why a key would not work there. Until the next synchronisation
 * nothing of it is known, and older instances leave it as it is.
 */
const API_ACCESS = `
  alter table provider_api
    add column organisation_id text,
    add column kind text not null default 'CLASSIC',
    add column key_place jsonb,
    add column version_selector jsonb,
    add column obstacles jsonb not null default '[]',
    add column restrictions jsonb not null default '[]',
    add column session_lifetime_seconds integer;
  update provider_api set key_place = jsonb_build_object('in', 'HEADER', 'name', auth_header) where auth_header is not null;`;

export class ApiAccess0025 extends Migration {
  override up(): void {
    this.addSql(API_ACCESS);
  }
}

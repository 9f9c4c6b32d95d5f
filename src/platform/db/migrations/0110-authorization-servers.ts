import { Migration } from '@mikro-orm/migrations';

const SERVERS = `
  create table authorization_server (
    id uuid primary key,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    name text not null,
    kind text not null check (kind in ('KEYCLOAK', 'OKTA', 'AUTH0', 'CURITY', 'OTHER')),
    issuer text not null,
    initial_access_token text,
    software_statement text,
    certificate_authorities text,
    client_claim text not null,
    scope_claim text not null,
    client_authentication text not null
      check (client_authentication in ('CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST')));
  create unique index authorization_server_name on authorization_server (name_key(name));`;

/** A scope brings one policy, so that of a provider no two products or plans that live have the same. */
const SCOPES = `
  alter table product
    add column authorization_server_id uuid references authorization_server on delete set null,
    add column scope text;
  create index product_authorization_server on product (authorization_server_id)
    where authorization_server_id is not null;
  create unique index product_scope on product (provider_id, scope) where deleted_at is null and scope is not null;
  alter table plan add column scope text;
  create unique index plan_scope on plan (provider_id, scope) where deleted_at is null and scope is not null;`;

/**
 * One for each credential whose key is a client of a server. The row is there before the server is asked, so that a client whose
 * answer was lost is at least known to exist.
 */
const CLIENTS = `
  create table oauth_client (
    id uuid primary key references credential on delete cascade,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    authorization_server_id uuid not null references authorization_server on delete cascade,
    attempts integer not null default 0,
    client_id text,
    handle text,
    token_url text,
    authorization_url text,
    scope text,
    confirmed text,
    ended_at timestamptz(3));
  create index oauth_client_authorization_server on oauth_client (authorization_server_id);`;

export class AuthorizationServers0110 extends Migration {
  override up(): void {
    for (const sql of [SERVERS, SCOPES, CLIENTS]) this.addSql(sql);
  }
}

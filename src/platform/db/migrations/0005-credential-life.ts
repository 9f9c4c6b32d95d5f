import { Migration } from '@mikro-orm/migrations';

/** One successor at most, so that two rotations at once cannot make two. */
const LIFE = `
  alter table plan add column secret_policy text not null default 'READABLE';

  alter table credential
    alter column secret drop not null,
    add column secret_policy text not null default 'READABLE',
    add column key_hash text,
    add column is_imported boolean not null default false,
    add column replaces_id uuid references credential,
    add column retires_at timestamptz(3),
    add column suspension_reason text,
    add column expiry_warned_days integer,
    add column expiry_warned_for timestamptz(3),
    add column lost_at timestamptz(3),
    add column drifted_at timestamptz(3),
    add column applied_digest text,
    add constraint retiring_has_an_end check (status <> 'RETIRING' or retires_at is not null),
    add constraint erased_key_has_a_hash check (secret is not null or key_hash is not null);
  create unique index credential_replaces on credential (replaces_id);
  create index credential_key_hash on credential (provider_id, key_hash);
  create index credential_plan on credential (plan_id);
  drop index credential_fingerprint;
  create unique index credential_fingerprint on credential (provider_id, fingerprint)
    where status not in ('REVOKED', 'EXPIRED');`;

const SWEEP = `
  create table provider_sweep (
    id uuid primary key, provider_id uuid not null references provider, status text not null,
    finished_at timestamptz(3), failure text,
    checked_count integer not null default 0, drifts jsonb not null default '[]',
    is_listed boolean not null default false, foreign_keys jsonb not null default '[]',
    foreign_key_count integer not null default 0,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
  create index provider_sweep_provider on provider_sweep (provider_id, id);
  create unique index provider_sweep_open on provider_sweep (provider_id) where status = 'RUNNING';`;

/** Rotation, suspension, expiry, secrets shown once, and sweeps that compare the gateway with the portal. */
export class CredentialLife0005 extends Migration {
  override up(): void {
    for (const sql of [LIFE, SWEEP]) this.addSql(sql);
  }
}

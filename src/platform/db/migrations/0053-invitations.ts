import { Migration } from '@mikro-orm/migrations';

/** An invitation waits for its reader, with one link at a time; of one address there waits one in each organisation. */
export class Invitations0053 extends Migration {
  override up(): void {
    this.addSql(`
      create table invitation (
        id uuid primary key, organisation_id uuid not null references organisation, email text not null, role text not null,
        team_ids jsonb not null, invited_by_id uuid not null references "user", status text not null default 'OPEN',
        token_hash text, sent_at timestamptz(3) not null, expires_at timestamptz(3) not null, user_id uuid references "user",
        created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now());
      create unique index invitation_open on invitation (organisation_id, email) where status = 'OPEN';
      create unique index invitation_token on invitation (token_hash);
      create index invitation_organisation on invitation (organisation_id, id);`);
  }
}

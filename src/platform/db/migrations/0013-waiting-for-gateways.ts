import { Migration } from '@mikro-orm/migrations';

/** How bringing a credential to its gateway goes. What is on its way already began to wait when it last changed. */
const CREDENTIAL = `
  alter table credential
    add column waiting_since timestamptz(3), add column attempts integer not null default 0,
    add column attempted_at timestamptz(3), add column next_attempt_at timestamptz(3), add column attempt_failure jsonb,
    add column delay_told_at timestamptz(3);
  update credential set waiting_since = updated_at
    where applied_revision < revision and (claimable_until is null or claimed_at is not null);
  create index credential_waiting on credential (waiting_since) where waiting_since is not null;`;

/** How often in a row a provider was found down, and when its owners were last told that credentials wait for it. */
const PROVIDER = `
  alter table provider
    add column failed_looks integer not null default 0, add column delay_told_at timestamptz(3);`;

/** How writing a policy goes. */
const OFFERS = `
  alter table product add column policy_setback jsonb;
  alter table plan add column policy_setback jsonb;`;

/** What waits for gateways: told on the credential, and to owners; gateways that are down are looked at ever more rarely. */
export class WaitingForGateways0013 extends Migration {
  override up(): void {
    for (const sql of [CREDENTIAL, PROVIDER, OFFERS]) this.addSql(sql);
  }
}

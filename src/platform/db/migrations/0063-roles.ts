import { Migration } from '@mikro-orm/migrations';

/** Auditors are staff as API owners are. Whatever wrote it, a role is one of these. */
const STAFF = `
  alter table "user" drop constraint owner_has_no_organisation,
    add constraint staff_has_no_organisation check ((role in ('API_OWNER', 'AUDITOR')) = (organisation_id is null)),
    add constraint known_role check (role in ('API_OWNER', 'AUDITOR', 'CONSUMER_ADMIN', 'TEAM_MEMBER'));`;

/** In the Default Organisation there is nothing to administer. */
const NOBODYS_ADMINISTRATORS = `
  update "user" set role = 'TEAM_MEMBER' from organisation
  where organisation.id = "user".organisation_id and organisation.is_default and role = 'CONSUMER_ADMIN';`;

export class Roles0063 extends Migration {
  override up(): void {
    for (const sql of [STAFF, NOBODYS_ADMINISTRATORS]) this.addSql(sql);
  }
}

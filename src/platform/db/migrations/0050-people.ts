import { Migration } from '@mikro-orm/migrations';

/** What is deleted is kept for the records that name it; its name is free again. The Default Organisation stays. */
const DELETED_ORGANISATIONS = `
  alter table organisation add column deleted_at timestamptz(3),
    add constraint default_organisation_stays check (deleted_at is null or not is_default);
  drop index organisation_name;
  create unique index organisation_name on organisation (name_key(name)) where deleted_at is null;
  alter table team add column deleted_at timestamptz(3);`;

/** Asked when a transaction commits, since people are put into teams after they are made and taken out before they move. */
const NOBODY_WITHOUT_A_TEAM = `
  create function require_team(person uuid) returns void language plpgsql as $$
  begin
    if exists (select from "user" where id = person and organisation_id is not null and deleted_at is null)
      and not exists (select from membership where user_id = person) then
      raise exception 'a consumer is in one team at least';
    end if;
  end $$;
  create function require_team_of_user() returns trigger language plpgsql as $$
  begin
    perform require_team(new.id);
    return null;
  end $$;
  create function require_team_of_member() returns trigger language plpgsql as $$
  begin
    perform require_team(old.user_id);
    return null;
  end $$;
  create constraint trigger user_has_team after insert or update of organisation_id on "user"
    deferrable initially deferred for each row execute function require_team_of_user();
  create constraint trigger member_keeps_team after delete or update on membership
    deferrable initially deferred for each row execute function require_team_of_member();`;

/** People belong to exactly one organisation and at least one of its teams, whatever is renamed, moved or deleted. */
export class People0050 extends Migration {
  override up(): void {
    for (const sql of [DELETED_ORGANISATIONS, NOBODY_WITHOUT_A_TEAM]) this.addSql(sql);
  }
}

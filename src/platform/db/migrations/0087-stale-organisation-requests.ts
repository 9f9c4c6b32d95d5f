import { Migration } from '@mikro-orm/migrations';

/** Wishes for an organisation that waited on although their requester was deleted, or is in a company by now. */
export class StaleOrganisationRequests0087 extends Migration {
  override up(): void {
    this.addSql(`
      update organisation_request set status = 'ENDED', decided_at = now(), updated_at = now()
        from "user", organisation
        where "user".id = requester_id and organisation.is_default and status = 'PENDING'
          and ("user".deleted_at is not null or "user".organisation_id is distinct from organisation.id);`);
  }
}

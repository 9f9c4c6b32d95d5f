import { Migration } from '@mikro-orm/migrations';

/** The newest requests of a person, and those for a plan. */
export class RequestsOfSomebody0041 extends Migration {
  override up(): void {
    this.addSql(`
      create index access_request_of_requester on access_request (requester_id, id);
      drop index access_request_requester;
      create index access_request_plan on access_request (plan_id, id);`);
  }
}

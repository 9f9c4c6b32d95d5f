import { Migration } from '@mikro-orm/migrations';

/** For whom the secret of a credential is: until now its first request told, and nothing where it was rotated since. */
const REQUESTER = `
  alter table credential add column requester_id uuid references "user";
  update credential set requester_id = access_request.requester_id from access_request
    where access_request.credential_id = credential.id and access_request.kind = 'NEW_ACCESS';`;

export class Requester0019 extends Migration {
  override up(): void {
    this.addSql(REQUESTER);
  }
}

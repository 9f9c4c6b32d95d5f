import { Migration } from '@mikro-orm/migrations';

/** For the orders in which the lists of those who join are had, beside that of their making. */
const ORDERS = `
  create index invitation_by_email on invitation (email, id);
  create index registration_by_email on registration (email, id);
  create index organisation_request_by_name on organisation_request (name_key(name), id);`;

/** Invitations into deleted organisations are shown to nobody. */
const DELETED = 'create index organisation_deleted on organisation (id) where deleted_at is not null';

export class OrdersOfJoining0058 extends Migration {
  override up(): void {
    for (const sql of [ORDERS, DELETED]) this.addSql(sql);
  }
}

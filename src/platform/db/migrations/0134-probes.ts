import { Migration } from '@mikro-orm/migrations';

/** How a product is tried with a new key, and what came of it. */
const PROBES = `
  alter table product add column probe jsonb;
  alter table credential add column probes jsonb not null default '[]';`;

export class Probes0134 extends Migration {
  override up(): void {
    this.addSql(PROBES);
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * Every text that a document had, the newest twenty of them, whoever writes it. What is said of the change from one to the next is found out by a
 * job, which reads the text and has it found by a search: a text of megabytes takes seconds, which whoever stores it need not wait for.
 * `read_version` is the version that was read so; one that differs is yet to be read.
 */
const VERSIONS = `
  alter table product_document add column api_id text, add column version integer not null default 1,
    add column read_version integer;
  create table product_document_version (
    document_id uuid not null references product_document on delete cascade, number integer not null, text text not null,
    is_yaml boolean not null, size integer not null generated always as (octet_length(text)) stored,
    digest text not null generated always as (to_hex(hashtextextended(text, 0))) stored,
    created_at timestamptz(3) not null default now(),
    is_breaking boolean, change_count integer not null default 0, changes jsonb not null default '[]',
    primary key (document_id, number));
  insert into product_document_version (document_id, number, text, is_yaml, created_at)
    select id, 1, text, is_yaml, updated_at from product_document;

  create function count_document_version() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    return new;
  end $$;
  create trigger count_version before update of text on product_document
    for each row when (old.text is distinct from new.text) execute function count_document_version();

  create function keep_document_version() returns trigger language plpgsql as $$
  begin
    insert into product_document_version (document_id, number, text, is_yaml)
      values (new.id, new.version, new.text, new.is_yaml) on conflict do nothing;
    delete from product_document_version where document_id = new.id and number <= new.version - 20;
    return null;
  end $$;
  create trigger keep_version after insert or update of text on product_document
    for each row execute function keep_document_version();

  drop trigger note_entries on product_document;`;

/** Versions of documents, and which API each is about. */
export class DocumentVersions0140 extends Migration {
  override up(): void {
    this.addSql(VERSIONS);
  }
}

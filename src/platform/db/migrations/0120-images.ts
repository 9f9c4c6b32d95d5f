import { Migration } from '@mikro-orm/migrations';

/** Whoever sent an image is forgotten as soon as something shows it: from then on it is the portal's. */
const IMAGES = `
  create table image (
    id uuid primary key, user_id uuid references "user" on delete set null, renditions jsonb not null,
    is_in_bucket boolean not null, unused_since timestamptz(3) default now(), created_at timestamptz(3) not null default now());
  create index image_user on image (user_id, id) where user_id is not null;
  create index image_unused on image (unused_since, id) where unused_since is not null;

  create table image_content (
    image_id uuid not null references image on delete cascade, size text not null, bytes bytea not null, primary key (image_id, size));
  alter table image_content alter column bytes set storage external;`;

/** Whatever deletes the row of an image, its objects in the bucket are found and deleted by a job. */
const LEFTOVERS = `
  create table image_leftover (image_id uuid primary key, sizes jsonb not null);
  create function note_image_leftover() returns trigger language plpgsql as $$
  begin
    insert into image_leftover (image_id, sizes) values (old.id, jsonb_path_query_array(old.renditions, '$[*].size'));
    return null;
  end $$;
  create trigger note_leftover after delete on image for each row when (old.is_in_bucket) execute function note_image_leftover();`;

const SHOWN = 'alter table product add column logo jsonb, add column preview jsonb';

/** Images, where their bytes lie, and the two that a product shows. */
export class Images0120 extends Migration {
  override up(): void {
    for (const sql of [IMAGES, LEFTOVERS, SHOWN]) this.addSql(sql);
  }
}

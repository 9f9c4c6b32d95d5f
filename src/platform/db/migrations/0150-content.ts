import { Migration } from '@mikro-orm/migrations';

const ROLE = `
  alter table "user" drop constraint staff_has_no_organisation, drop constraint known_role,
    add constraint staff_has_no_organisation
      check ((role in ('API_OWNER', 'AUDITOR', 'CONTENT_MANAGER')) = (organisation_id is null)),
    add constraint known_role check (role in ('API_OWNER', 'AUDITOR', 'CONTENT_MANAGER', 'CONSUMER_ADMIN', 'TEAM_MEMBER'));`;

const TEMPLATES = `
  create table content_template (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    kind text not null, name text not null, description text, is_built_in boolean not null default false,
    fields jsonb not null default '[]', custom_id text);
  create unique index content_template_name on content_template (name_key(name));
  create unique index content_template_custom_id on content_template (custom_id) where custom_id is not null;`;

/** An entry holds what is shown, its versions what was saved. What state it is in follows from what was done to it. */
const ENTRIES = `
  create table content_entry (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    kind text not null, template_id uuid not null references content_template, author_id uuid references "user",
    locale text not null, slug text not null, title text not null, summary text, cover_image jsonb, tags jsonb not null default '[]',
    byline text, audience text not null, field_values jsonb not null default '{}', translations jsonb not null default '{}',
    version integer not null, published_version integer, published_at timestamptz(3), revised_at timestamptz(3),
    publish_at timestamptz(3), scheduled_version integer, archived_at timestamptz(3), custom_id text,
    state text not null generated always as (case when archived_at is not null then 'ARCHIVED'
      when published_version is not null then 'PUBLISHED' when publish_at is not null then 'SCHEDULED' else 'DRAFT' end) stored);
  create index content_entry_template on content_entry (template_id, id);
  create index content_entry_author on content_entry (author_id, id);
  create index content_entry_title on content_entry (name_key(title), id);
  create index content_entry_published on content_entry (coalesce(published_at, 'infinity'), id);
  create index content_entry_revised on content_entry (coalesce(revised_at, 'infinity'), id);
  create index content_entry_tags on content_entry using gin (tags);
  create unique index content_entry_custom_id on content_entry (custom_id) where custom_id is not null;
  create table content_entry_team (
    entry_id uuid not null references content_entry on delete cascade, team_id uuid not null references team on delete cascade,
    primary key (entry_id, team_id));
  create index content_entry_team_team on content_entry_team (team_id);
  create table content_slug (
    kind text not null, slug text not null,
    entry_id uuid not null references content_entry on delete cascade deferrable initially deferred, primary key (kind, slug));
  create index content_slug_entry on content_slug (entry_id);
  create table content_version (
    id uuid primary key, created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    entry_id uuid not null references content_entry on delete cascade, number integer not null, content jsonb not null,
    saved_by_id uuid references "user", restored_from integer, unique (entry_id, number));
  create index content_version_of on content_version (entry_id, id);
  create index content_version_saved_by on content_version (saved_by_id);`;

const field = (name: string, type: string, label: string, rest: object = {}) => ({
  ...{ name, label, type, required: false, help: null, options: [] },
  ...rest,
});

const BODY = field('body', 'MARKDOWN', 'Text', { required: true });

/** The same ids everywhere, so that a bundle finds them in every environment. */
const BUILT_IN = [
  { id: '019c0000-0000-7000-8000-000000000001', kind: 'PAGE', name: 'Page', fields: [BODY] },
  { id: '019c0000-0000-7000-8000-000000000002', kind: 'POST', name: 'Post', fields: [BODY] },
  {
    ...{ id: '019c0000-0000-7000-8000-000000000003', kind: 'TUTORIAL', name: 'Tutorial' },
    fields: [
      BODY,
      field('product', 'PRODUCT', 'Product'),
      field('level', 'CHOICE', 'Level', { options: ['Beginner', 'Intermediate', 'Advanced'] }),
      field('minutes', 'NUMBER', 'Minutes', { help: 'How long it takes.' }),
    ],
  },
  {
    ...{ id: '019c0000-0000-7000-8000-000000000004', kind: 'BLOCK', name: 'Block' },
    fields: [
      field('body', 'MARKDOWN', 'Text'),
      field('image', 'IMAGE', 'Image'),
      field('link', 'LINK', 'Link'),
      field('linkText', 'TEXT', 'Text of the link'),
    ],
  },
];

/** Templates that developers define, what is written by them, and the role of who writes it. */
export class Content0150 extends Migration {
  override up(): void {
    for (const sql of [ROLE, TEMPLATES, ENTRIES]) this.addSql(sql);
    for (const { id, kind, name, fields } of BUILT_IN)
      this.addSql(`insert into content_template (id, kind, name, is_built_in, fields)
        values ('${id}', '${kind}', '${name}', true, '${JSON.stringify(fields)}')`);
  }
}

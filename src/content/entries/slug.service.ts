import { sql } from 'kysely';
import { requireSlug } from '../../catalogue/offer/slug.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { ContentKind } from '../templates/content-kind.ts';

interface Owner {
  id: string;
  kind: ContentKind;
}

/**
 * Makes a slug that of an entry, which keeps those that it had: no other of its kind ever gets one of them.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function claimSlug({ db }: Context, { id, kind }: Owner, slug: string): Promise<string> {
  requireSlug(slug);
  const { rows } = await sql`insert into content_slug as slugs (kind, slug, entry_id) values (${kind}, ${slug}, ${id})
    on conflict (kind, slug) do update set slug = excluded.slug where slugs.entry_id = excluded.entry_id returning slug`.execute(
    db,
  );
  if (rows.length > 0) return slug;
  const message = `Another ${kind.toLowerCase()} has, or had, that slug.`;
  throw new DomainError(UserErrorCode.NAME_TAKEN, message, { field: ['input', 'slug'] });
}

/** Gives an entry the first free slug that is like its title. */
export async function giveSlug({ db }: Context, { id, kind }: Owner, title: string): Promise<string> {
  for (;;) {
    const { rows } = await sql<{ slug: string }>`insert into content_slug (kind, slug, entry_id)
      select ${kind}, candidate.slug, ${id} from (
        select base || case when n = 1 then '' else '-' || n end as slug
          from coalesce(nullif(slug_of(${title}), ''), ${kind.toLowerCase()}) base,
            -- Of one more than begin so, one is free.
            generate_series(1, 1 + (select count(*) from content_slug where kind = ${kind} and starts_with(slug, base))) n
          where not exists (select from content_slug where kind = ${kind} and slug = base || case when n = 1 then '' else '-' || n end)
          order by n limit 1) candidate
      on conflict (kind, slug) do nothing returning slug`.execute(db);
    // Somebody else may take it at the same time; then there is a next one.
    if (rows[0]) return rows[0].slug;
  }
}

/** Frees a slug that its entry gives up, for another that gets it in the same transaction: then it leads there. */
export const releaseSlug = ({ db }: Context, entryId: string, slug: string) =>
  db.deleteFrom('contentSlug').where('entryId', '=', entryId).where('slug', '=', slug).execute();

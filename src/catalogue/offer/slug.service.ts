import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';

const FIELD = ['input', 'slug'];

/** As it stands in an address: nothing that would have to be escaped, or that looks like something else. */
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const SLUG_RULE = 'a-z, 0-9 and single hyphens between them, up to 100 characters';

/** @throws DomainError INVALID_INPUT */
export function requireSlug(slug: string): string {
  if (slug.length <= 100 && SLUG.test(slug)) return slug;
  throw invalidInput(`A slug consists of ${SLUG_RULE}.`, FIELD);
}

/**
 * Makes a slug that of a product or catalogue, which keeps those that it had: no other ever gets one of them.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function claimSlug(
  { db }: Context,
  kind: 'product' | 'catalogue',
  id: string,
  slug: string,
): Promise<string> {
  requireSlug(slug);
  const [table, owner] = [sql.table(`${kind}Slug`), sql.ref(`${kind}Id`)];
  const { rows } = await sql`insert into ${table} as slugs (slug, ${owner}) values (${slug}, ${id})
    on conflict (slug) do update set slug = excluded.slug where slugs.${owner} = excluded.${owner} returning slug`.execute(
    db,
  );
  if (rows.length > 0) return slug;
  throw new DomainError(UserErrorCode.NAME_TAKEN, `Another ${kind} has, or had, that slug.`, { field: FIELD });
}

/** Frees a slug that its product or catalogue gives up, for another that gets it in the same transaction: then it leads there. */
export const releaseSlug = ({ db }: Context, kind: 'product' | 'catalogue', id: string, slug: string) =>
  sql`delete from ${sql.table(`${kind}Slug`)} where slug = ${slug} and ${sql.ref(`${kind}Id`)} = ${id}`.execute(db);

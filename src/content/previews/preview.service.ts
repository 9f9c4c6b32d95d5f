import { v7 } from 'uuid';
import { countLink } from '../../identity/joining/link-attempts.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, invalidInput } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { findBeside } from '../../platform/rules.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { ContentEntry } from '../entries/content-entry.entity.ts';
import { recordEntry } from '../entries/entry.events.ts';
import { lockEntry } from '../entries/version.service.ts';
import { allVersions, type VersionRow } from '../versions/version.queries.ts';

const [USUAL_HOURS, MOST_HOURS] = [72, 720];

/** So many previews of one entry hold at a time. */
const MAX_PREVIEWS = 20;

declare module '../../platform/db/database.ts' {
  interface Database {
    contentPreview: {
      id: string;
      createdAt: Date;
      entryId: string;
      tokenHash: string;
      createdById: string;
      expiresAt: Date;
    };
  }
}

interface NewPreview {
  contentEntry: ContentEntry;
  /** Kept nowhere. */
  token: string;
  expiresAt: Date;
}

/** Makes a secret that shows what was saved of an entry last. @throws DomainError NOT_FOUND, INVALID_INPUT. */
export async function createContentPreview(ctx: Context, id: string, hours: number | null): Promise<NewPreview> {
  const lasting = () => requireHours(hours ?? USUAL_HOURS);
  const contentEntry = await findBeside(() => lockEntry(ctx, id), lasting);
  const [now, token] = [await readNow(ctx), randomToken()];
  const expiresAt = new Date(now.getTime() + lasting() * 3_600_000);
  await ctx.db.deleteFrom('contentPreview').where('entryId', '=', id).where('expiresAt', '<=', now).execute();
  const { count } = await ctx.db
    .selectFrom('contentPreview')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('entryId', '=', id)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_PREVIEWS) {
    throw invalidInput(`There are ${MAX_PREVIEWS} already: \`revokeContentPreviews\` ends them.`, ['id']);
  }
  const createdById = requireViewer(ctx.viewer).userId;
  const preview = { id: v7(), createdAt: now, entryId: id, tokenHash: hashToken(token), createdById, expiresAt };
  await ctx.db.insertInto('contentPreview').values(preview).execute();
  await recordEntry(ctx, 'contentEntry.previewCreated', contentEntry, { expiresAt: expiresAt.toISOString() });
  return { contentEntry, token, expiresAt };
}

function requireHours(hours: number): number {
  if (hours >= 1 && hours <= MOST_HOURS) return hours;
  throw invalidInput(`It must be 1 to ${MOST_HOURS}.`, ['hours']);
}

/** Ends all previews of an entry at once. @throws DomainError NOT_FOUND */
export async function revokeContentPreviews(ctx: Context, id: string): Promise<ContentEntry> {
  const entry = await lockEntry(ctx, id);
  const ended = await ctx.db.deleteFrom('contentPreview').where('entryId', '=', id).returning('id').execute();
  if (ended.length > 0) await recordEntry(ctx, 'contentEntry.previewsRevoked', entry, { count: ended.length });
  return entry;
}

/**
 * What was saved last of the entry that a preview is of. Null for one that is none, has ended, or was made by who edits no longer.
 * @throws GraphQLError RATE_LIMITED
 */
export async function readPreview(ctx: Context, token: string): Promise<VersionRow | null> {
  await countLink(ctx).catch((error: unknown) => {
    throw error instanceof DomainError ? publicError('RATE_LIMITED', error.message) : error;
  });
  const version = await allVersions(ctx)
    .innerJoin('contentPreview', 'contentPreview.entryId', 'contentEntry.id')
    .innerJoin('user', 'user.id', 'contentPreview.createdById')
    .where('contentPreview.tokenHash', '=', hashToken(token))
    .where('contentPreview.expiresAt', '>', await readNow(ctx))
    .where('user.isActive', '=', true)
    .where('user.role', 'in', [UserRole.API_OWNER, UserRole.CONTENT_MANAGER])
    .whereRef('contentVersion.number', '=', 'contentEntry.version')
    .executeTakeFirst();
  return version ?? null;
}

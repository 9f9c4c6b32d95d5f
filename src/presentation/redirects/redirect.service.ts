import { sql } from 'kysely';
import { changesBetween } from '../../catalogue/offer/changes.ts';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { comparablePath, requireFrom, requireTo } from './path.rules.ts';
import { isPageNow } from './present-pages.queries.ts';
import { Redirect } from './redirect.entity.ts';
import type { CreateRedirectInput, UpdateRedirectInput } from './redirect.inputs.ts';

const MAX_REDIRECTS = 10_000;

/** @throws DomainError INVALID_INPUT (a path that is none, a circle), NAME_TAKEN. */
export async function createRedirect(ctx: Context, input: CreateRedirectInput): Promise<Redirect> {
  await lockRedirects(ctx);
  const { fromPath, toPath } = await gather({
    count: () => requireRoom(ctx),
    fromPath: () => freeFrom(ctx, input.fromPath, null),
    toPath: () => requireTo(input.toPath, TO),
  });
  await refuseCircle(ctx, fromPath, toPath, null);
  const redirect = ctx.em.create(Redirect, { fromPath, toPath, isPermanent: input.isPermanent ?? false });
  await ctx.em.flush();
  const after = stateOf(redirect);
  await recordEvent(ctx, { type: 'redirect.created', subject: { redirectId: redirect.id }, after });
  return redirect;
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN. */
export async function updateRedirect(ctx: Context, id: string, input: UpdateRedirectInput): Promise<Redirect> {
  await lockRedirects(ctx);
  const changesTo = (redirect: Redirect) =>
    gather({
      fromPath: () => (input.fromPath == null ? redirect.fromPath : freeFrom(ctx, input.fromPath, id)),
      toPath: () => (input.toPath == null ? redirect.toPath : requireTo(input.toPath, TO)),
    });
  const redirect = await findBeside(
    () => lockRow(ctx, Redirect, { id }, 'redirect'),
    () => changesTo(new Redirect()),
  );
  const before = stateOf(redirect);
  const { fromPath, toPath } = await changesTo(redirect);
  await refuseCircle(ctx, fromPath, toPath, id);
  ctx.em.assign(redirect, { fromPath, toPath, isPermanent: input.isPermanent ?? redirect.isPermanent });
  await ctx.em.flush();
  const changes = changesBetween(before, stateOf(redirect));
  if (Object.keys(changes.after).length > 0) {
    await recordEvent(ctx, { type: 'redirect.updated', subject: { redirectId: id }, ...changes });
  }
  return redirect;
}

/** @throws DomainError NOT_FOUND */
export async function deleteRedirect(ctx: Context, id: string): Promise<string> {
  const redirect = await lockRow(ctx, Redirect, { id }, 'redirect');
  const before = stateOf(redirect);
  await ctx.em.remove(redirect).flush();
  await recordEvent(ctx, { type: 'redirect.deleted', subject: { redirectId: id }, before });
  return id;
}

/** Two that are made at once could close a circle that neither sees. */
const lockRedirects = ({ db }: Context) => sql`select pg_advisory_xact_lock(hashtext('redirects'))`.execute(db);

const FROM = ['input', 'fromPath'];
const TO = ['input', 'toPath'];

const stateOf = ({ fromPath, toPath, isPermanent }: Redirect) => ({ fromPath, toPath, isPermanent });

/** @throws DomainError INVALID_INPUT */
async function requireRoom({ db }: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from redirect`.execute(db);
  if (rows[0]!.count >= MAX_REDIRECTS) throw invalidInput(`There are at most ${MAX_REDIRECTS} redirects.`, ['input']);
}

/** @throws DomainError INVALID_INPUT, NAME_TAKEN. */
async function freeFrom(ctx: Context, text: string, own: string | null): Promise<string> {
  const { db } = ctx;
  const fromPath = requireFrom(text, FROM);
  if (await isPageNow(ctx, fromPath)) throw invalidInput('There is a page at this path.', FROM);
  const other = await db.selectFrom('redirect').select('id').where('fromPath', '=', fromPath).executeTakeFirst();
  if (!other || other.id === own) return fromPath;
  const message = 'The path leads elsewhere already.';
  throw new DomainError(UserErrorCode.NAME_TAKEN, message, { field: FROM, conflictId: other.id });
}

/**
 * Follows where the target leads to in turn, without the redirect that changes.
 * @throws DomainError INVALID_INPUT: by way of others it leads back.
 */
async function refuseCircle({ db }: Context, fromPath: string, toPath: string, own: string | null): Promise<void> {
  const first = bare(toPath);
  if (first === fromPath) throw invalidInput('It must not lead to itself.', TO);
  const { rows } = await sql<{ fromPath: string; toPath: string }>`
    select from_path as "fromPath", to_path as "toPath" from redirect where id is distinct from ${own}`.execute(db);
  const next = new Map(rows.map((row) => [row.fromPath, bare(row.toPath)]));
  // Those that were kept under other rules of spelling may make one of their own.
  const seen = new Set<string>();
  for (let path = next.get(first); path !== undefined; path = next.get(path)) {
    if (path === fromPath) throw invalidInput('By way of other redirects it leads back to where it begins.', TO);
    if (seen.has(path)) return;
    seen.add(path);
  }
}

/** Without query and fragment, as redirects are found. */
export const bare = (path: string): string => comparablePath(path.replace(/[?#].*$/s, ''));

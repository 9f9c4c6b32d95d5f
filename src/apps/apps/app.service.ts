import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { refuseRole, requireViewer } from '../../platform/graphql/auth-checker.ts';
import { Problems } from '../../platform/problems.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { isOwner } from '../../platform/viewer.ts';
import { App, type AppVisibility } from './app.entity.ts';
import { recordApp } from './app.events.ts';
import { type AppOwner, allowedVisibilities, canManageApp } from './app.policy.ts';
import { apps } from './app.queries.ts';

export interface NewApp {
  name: string;
  description?: string | null;
  visibility?: AppVisibility | null;
  /** A consumer, when an API owner makes the app on that consumer's behalf. */
  ownerId?: string | null;
}

/**
 * Makes an app for the viewer, or for the consumer that an API owner names.
 * @param path Of the input, for the field of an error.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, NOT_FOUND (no such consumer).
 */
export async function createApp(ctx: Context, input: NewApp, path: string[] = ['input']): Promise<App> {
  const problems = new Problems();
  const { owner, name, visibility, description } = problems.settle(await judgeNewApp(ctx, input, path, problems));
  const app = ctx.em.create(App, {
    name,
    description,
    visibility,
    ownerId: owner.id,
    organisationId: owner.organisationId,
  });
  await ctx.em.persist(app).flush();
  await recordApp(ctx, 'app.created', app, { after: { name, visibility } });
  return app;
}

/** The rules of `createApp` alone, for a dry run; null when one refuses. */
export async function judgeNewApp(ctx: Context, input: NewApp, path: string[], problems: Problems) {
  const owner = await problems.collect(() =>
    findAppOwner(ctx, input.ownerId ?? requireViewer(ctx.viewer).userId, path),
  );
  const name = await problems.collect(() => requiredName(input.name, { field: [...path, 'name'], max: 100 }));
  if (owner && name !== null) await problems.collect(() => requireFreeName(ctx, owner.id, name, path));
  const visibility = owner && (await problems.collect(() => requireVisibility(owner, input.visibility, path)));
  const description = await problems.collect(() =>
    optionalText(input.description, { field: [...path, 'description'], max: 2000 }),
  );
  return owner && name !== null && visibility ? { owner, name, visibility, description } : null;
}

/** @throws DomainError VISIBILITY_NOT_ALLOWED */
export function requireVisibility(
  owner: AppOwner,
  wanted: AppVisibility | null | undefined,
  path: string[],
): AppVisibility {
  const allowed = allowedVisibilities(owner);
  const visibility = wanted ?? allowed[0]!;
  if (allowed.includes(visibility)) return visibility;
  const message = `An app of this owner can be ${allowed.join(' or ')}.`;
  throw new DomainError(UserErrorCode.VISIBILITY_NOT_ALLOWED, message, { field: [...path, 'visibility'] });
}

/** The consumer who will own an app. Owners of APIs have no apps themselves. */
async function findAppOwner(ctx: Context, userId: string, path: string[]) {
  const isForOther = userId !== ctx.viewer?.userId;
  const owner = isForOther && !isOwner(ctx.viewer) ? undefined : await readAppOwner(ctx, userId);
  if (!owner?.isActive || !owner.organisationId) {
    const message = isOwner(ctx.viewer) ? 'Name the consumer that will own the app.' : 'There is no such consumer.';
    throw new DomainError(UserErrorCode.NOT_FOUND, message, { field: [...path, 'ownerId'] });
  }
  return { ...owner, organisationId: owner.organisationId };
}

/** What decides which apps an account may own; undefined when there is no such account, or one without organisation. */
export const readAppOwner = (ctx: Context, userId: string) =>
  ctx.db
    .selectFrom('user')
    .innerJoin('organisation', 'organisation.id', 'user.organisationId')
    .select(['user.id', 'user.organisationId', 'user.isActive', 'organisation.isDefault as inDefaultOrganisation'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('membership')
            .innerJoin('team', 'team.id', 'membership.teamId')
            .select('team.id')
            .whereRef('membership.userId', '=', 'user.id')
            .where('team.isDefault', '=', false),
        )
        .$castTo<boolean>()
        .as('hasTeam'),
    )
    .where('user.id', '=', userId)
    .executeTakeFirst();

/** @param ownId The app that may have the name, because it is its own. @throws DomainError NAME_TAKEN */
export async function requireFreeName(
  ctx: Context,
  ownerId: string,
  name: string,
  path: string[],
  ownId: string | null = null,
): Promise<void> {
  if (await isNameTaken(ctx, ownerId, name, ownId))
    throw new DomainError(UserErrorCode.NAME_TAKEN, 'An app of this owner has that name already.', {
      field: [...path, 'name'],
    });
}

/** Whether another living app of the owner than `ownId` has the name, in whatever case. */
export async function isNameTaken(
  { db }: Pick<Context, 'db'>,
  ownerId: string,
  name: string,
  ownId: string | null,
): Promise<boolean> {
  const other = await db
    .selectFrom('app')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('deletedAt', 'is', null)
    .where('id', 'is distinct from', ownId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  return other !== undefined;
}

/**
 * Takes an app for whoever may manage it.
 * @throws DomainError NOT_FOUND. @throws GraphQLError FORBIDDEN for those who only share it.
 */
export async function lockManagedApp(ctx: Context, id: string): Promise<App> {
  if (!(await apps.find(ctx, id))) throw notFound('app');
  const app = await ctx.em.findOne(App, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!app) throw notFound('app');
  return canManageApp(ctx.viewer, app) ? app : refuseRole();
}

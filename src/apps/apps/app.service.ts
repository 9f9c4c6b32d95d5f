import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { LostRace } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/domain-error.ts';
import { refuseRole } from '../../platform/graphql/auth-checker.ts';
import { judge, throwAll } from '../../platform/rules.ts';
import { serviceOf } from '../../platform/viewer.ts';
import { App } from './app.entity.ts';
import { recordApp } from './app.events.ts';
import { canManageApp } from './app.policy.ts';
import { apps } from './app.queries.ts';
import { setAppAttributes } from './app-attributes.service.ts';
import { readNewAppFacts } from './new-app.queries.ts';
import { attributesOf, type NewApp, type NewAppFacts, newAppRules, valuesOf } from './new-app.rules.ts';

/**
 * Makes an app for the viewer, or for the consumer that an API owner or a program names.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, VISIBILITY_NOT_ALLOWED, NOT_FOUND (no such consumer), ANSWER_MISSING,
 *   ANSWER_INVALID.
 */
export async function createApp(ctx: Context, input: NewApp): Promise<App> {
  const facts = await readNewAppFacts(ctx, input);
  throwAll(judge(newAppRules(['input']), facts, input));
  return insertApp(ctx, facts, input);
}

/**
 * Makes an app that all rules about a new app allow.
 * @param isProvisional Whether it is only there for a request that may come to nothing.
 */
export async function insertApp(ctx: Context, facts: NewAppFacts, input: NewApp, isProvisional = false): Promise<App> {
  const app = ctx.em.create(App, {
    ...valuesOf(facts, input),
    createdByServiceId: serviceOf(ctx.viewer),
    isProvisional,
  });
  await ctx.em.persist(app).flush();
  await requireActiveOwner(ctx, app.ownerId);
  const { name, visibility } = app;
  await recordApp(ctx, 'app.created', app, { after: { name, visibility } });
  await setAppAttributes(ctx, app, attributesOf(facts, input));
  return app;
}

/**
 * Asked when the app is stored, which waits for a deletion of the account that is under way: a later one finds the app.
 * @throws LostRace
 */
async function requireActiveOwner({ db }: Context, id: string): Promise<void> {
  const owner = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', id)
    .where('isActive', '=', true)
    .executeTakeFirst();
  if (!owner) throw new LostRace('The account was deleted meanwhile.');
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

import { canAdminister } from '../../identity/organisations/organisation.policy.ts';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { notFound } from '../../platform/domain-error.ts';
import { refuseRole } from '../../platform/graphql/auth-checker.ts';
import { findBeside } from '../../platform/rules.ts';
import { Handover, handOver } from '../app-changes/app-transfer.service.ts';
import { App } from '../apps/app.entity.ts';
import { apps } from '../apps/app.queries.ts';
import type { TransferAppInput } from './app-offer.inputs.ts';
import { requireAccount, requireMember } from './member.queries.ts';

/**
 * Gives an app to a member of its organisation without asking anybody; for administrators of the organisation and API owners.
 * @throws DomainError NOT_FOUND (app or member), INVALID_INPUT. @throws GraphQLError FORBIDDEN
 */
export async function transferApp(ctx: Context, id: string, { ownerId }: TransferAppInput): Promise<App> {
  const field = ['input', 'ownerId'];
  const app = await findBeside(
    () => lockAdministered(ctx, id),
    () => requireAccount(ctx, ownerId, field),
  );
  await requireMember(ctx, app, ownerId, field);
  await handOver(ctx, app, ownerId, Handover.ADMINISTRATOR);
  return app;
}

async function lockAdministered(ctx: Context, id: string): Promise<App> {
  if (!(await apps.find(ctx, id))) throw notFound('app');
  const app = await lockRow(ctx, App, { id, deletedAt: null }, 'app');
  return canAdminister(ctx.viewer, app.organisationId) ? app : refuseRole();
}

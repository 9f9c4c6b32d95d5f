import { appById } from '../../apps/apps/app.queries.ts';
import { organisationById } from '../../identity/organisations/organisation.queries.ts';
import type { Context } from '../../platform/context.ts';
import { portalLink } from './portal-links.ts';

/** What the mail about an app that got another owner may say. */
export interface AppFacts {
  app: string;
  organisation: string;
  link: string;
}

/** Reads an app as it is now. */
export async function appFacts(ctx: Context, id: string): Promise<AppFacts> {
  const app = (await appById(ctx, id))!;
  const organisation = (await organisationById(ctx, app.organisationId))!;
  return { app: app.name, organisation: organisation.name, link: portalLink(ctx.config, 'apps', app.id) };
}

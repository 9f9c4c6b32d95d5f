import { appById } from '../../apps/apps/app.queries.ts';
import { organisationById } from '../../identity/identity.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { portalLink } from './portal-link.ts';

/** What the mail about an app that got another owner may say. */
export interface AppFacts {
  app: string;
  organisation: string;
  link: string;
}

/** Reads the app of an event as it is now. */
export async function appFacts(ctx: Context, { subject }: Pick<PortalEvent, 'subject'>): Promise<AppFacts> {
  const app = (await appById(ctx, subject.appId!))!;
  const organisation = (await organisationById(ctx, app.organisationId))!;
  return { app: app.name, organisation: organisation.name, link: portalLink(ctx.config, 'apps', app.id) };
}

/** Made-up values, for previews. */
export const SAMPLE_APP: AppFacts = {
  app: 'Point of sale',
  organisation: 'B2B customer',
  link: 'https://portal.example.com/apps/00000000-0000-7000-8000-000000000004',
};

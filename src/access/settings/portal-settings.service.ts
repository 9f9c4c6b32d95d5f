import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { gatherNow } from '../../platform/rules.ts';
import { PortalSettings, SETTINGS_ID } from './portal-settings.entity.ts';
import type { UpdatePortalSettingsInput } from './portal-settings.inputs.ts';
import { requireShares } from './quota-settings.rules.ts';
import { requireRedirectTemplate } from './redirect-template.rules.ts';
import { changeWaitingSettings } from './waiting-settings.rules.ts';

/** Taken over as they are; null leaves them. */
const CHOICES = [
  ...(['accessFlow', 'externalApproval', 'secretDelivery'] as const),
  ...(['signUp', 'autoApproveSignUps', 'organisationRequests', 'autoApproveOrganisations'] as const),
];

/**
 * Changes the settings that are given, for every call after the commit.
 * @throws DomainError INVALID_INPUT.
 */
export async function updatePortalSettings(ctx: Context, input: UpdatePortalSettingsInput): Promise<PortalSettings> {
  const settings = await ctx.em.findOneOrFail(PortalSettings, 1, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = stateOf(settings);
  for (const name of CHOICES) Object.assign(settings, { [name]: input[name] ?? settings[name] });
  const { externalRedirectUrl } = input;
  gatherNow({
    redirect: () => {
      if (externalRedirectUrl === undefined) return;
      settings.externalRedirectUrl = requireRedirectTemplate(ctx, externalRedirectUrl);
    },
    shares: () => {
      if (input.quotaAlertShares !== undefined) settings.quotaAlertShares = requireShares(input.quotaAlertShares ?? []);
    },
    waiting: () => changeWaitingSettings(settings, input),
  });
  const after = stateOf(settings);
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'portalSettings.updated', subject: { portalSettingsId: SETTINGS_ID }, before, after });
  return settings;
}

const stateOf = ({ id: _, ...state }: PortalSettings) => ({ ...state });

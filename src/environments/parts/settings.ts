import type { AccessFlow } from '../../access/settings/portal-settings.entity.ts';
import { updatePortalSettings } from '../../access/settings/portal-settings.service.ts';
import type { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import type { Part } from './part.ts';

/** How the portal works; whom it tells and where it sends browsers belongs to the environment. */
export const settingsPart: Part<'settings'> = {
  tables: ['portal_settings'],
  async read({ db }) {
    const row = await db.selectFrom('portalSettings').selectAll().executeTakeFirstOrThrow();
    return [
      {
        ...{ accessFlow: row.accessFlow as AccessFlow, secretDelivery: row.secretDelivery as SecretDelivery },
        ...{ externalApproval: row.externalApproval, requireRejectReason: row.requireRejectReason },
        ...{ reminderHours: row.reminderHours, escalationHours: row.escalationHours },
        ...{ requestExpiryDays: row.requestExpiryDays, quotaAlertShares: row.quotaAlertShares },
        ...{ signUp: row.signUp, autoApproveSignUps: row.autoApproveSignUps },
        ...{ organisationRequests: row.organisationRequests, autoApproveOrganisations: row.autoApproveOrganisations },
      },
    ];
  },
  async save(ctx, item) {
    await updatePortalSettings(ctx, item);
    return 'portal';
  },
};

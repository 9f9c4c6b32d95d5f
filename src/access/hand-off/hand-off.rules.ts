import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { PortalSettings } from '../settings/portal-settings.entity.ts';

/** Whether, and where, a third party decides the requests for a plan. */
export interface HandOff {
  isExternal: boolean;
  /** Null where the third party is told by webhook alone. */
  redirectTemplate: string | null;
}

type PlanPart = Pick<Plan, 'externalApproval' | 'externalRedirectUrl' | 'autoApprove'>;
type PortalPart = Pick<PortalSettings, 'externalApproval' | 'externalRedirectUrl'>;

/** What the plan says, or else the portal. A plan that approves by itself asks nobody. */
export function handOffOf(plan: PlanPart, portal: PortalPart): HandOff {
  const isExternal = !plan.autoApprove && (plan.externalApproval ?? portal.externalApproval);
  return { isExternal, redirectTemplate: isExternal ? (plan.externalRedirectUrl ?? portal.externalRedirectUrl) : null };
}

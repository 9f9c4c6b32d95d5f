import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import type { PortalSettings } from '../settings/portal-settings.entity.ts';

/** Whether, and where, a third party decides the requests for a plan. */
export interface HandOff {
  isExternal: boolean;
  /** Null where the third party is told by webhook alone. */
  redirectTemplate: string | null;
}

type PlanPart = Pick<Plan, 'externalApproval' | 'externalRedirectUrl' | 'autoApprove'>;
type PortalPart = Pick<PortalSettings, 'externalApproval' | 'externalRedirectUrl'>;

/** What the plan says; where it says nothing, the portal. A plan that approves by itself asks nobody. */
export function handOffOf(plan: PlanPart, portal: PortalPart): HandOff {
  const isExternal = !plan.autoApprove && (plan.externalApproval ?? portal.externalApproval);
  return { isExternal, redirectTemplate: isExternal ? (plan.externalRedirectUrl ?? portal.externalRedirectUrl) : null };
}

export interface RedirectValues {
  requestId: string;
  /** Page of the front end to come back to. */
  returnUrl: string;
  /** Proves to the portal that a browser which comes back was sent for this request. */
  returnToken: string;
}

/** Fills the places of a template, each value as one component of a URL. */
export const redirectUrl = (template: string, values: RedirectValues): string =>
  template.replace(/\{(requestId|returnUrl|returnToken)\}/g, (_, name: keyof RedirectValues) =>
    encodeURIComponent(values[name]),
  );

const MAX_LENGTH = 2000;

/**
 * A template as it may be stored; null stays null. It must name the request, or the third party could not tell what to
 * decide, and a value must not reach the host, or it could choose where browsers go.
 * @throws DomainError INVALID_INPUT.
 */
export function requireRedirectTemplate(ctx: Pick<Context, 'config'>, template: string | null): string | null {
  if (template === null) return null;
  const problem = problemOf(template, ctx.config.isProduction);
  if (problem) throw invalidInput(problem, ['input', 'externalRedirectUrl']);
  return template;
}

function problemOf(template: string, isProduction: boolean): string | null {
  if (template.length > MAX_LENGTH) return `It must not be longer than ${MAX_LENGTH} characters.`;
  if (!template.includes('{requestId}')) return 'It must hold {requestId}.';
  const filled = redirectUrl(template, { requestId: 'a', returnUrl: 'a', returnToken: 'a' });
  const other = redirectUrl(template, { requestId: 'b', returnUrl: 'b', returnToken: 'b' });
  if (/[\s{}]/.test(filled)) return 'It may only hold the places {requestId}, {returnUrl} and {returnToken}.';
  if (!URL.canParse(filled) || !URL.canParse(other)) return 'It must be a URL.';
  const { origin, protocol, username, password } = new URL(filled);
  if (protocol !== 'https:' && (isProduction || protocol !== 'http:')) return 'It must start with https://.';
  if (username || password) return 'It must not hold a user name or password.';
  return origin === new URL(other).origin ? null : 'Its host must be fixed.';
}

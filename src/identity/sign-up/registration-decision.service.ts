import type { Context } from '../../platform/context.ts';
import { defineDecision } from '../../platform/db/decision.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findAccount } from '../accounts/user.queries.ts';
import { defaultOrganisationId } from '../moving/move.service.ts';
import { Registration } from './registration.entity.ts';
import { recordRegistration } from './registration.events.ts';
import { registrations } from './registration.queries.ts';
import { admit, FORGOTTEN } from './sign-up-confirmation.service.ts';

const { lockPending, reject } = defineDecision({
  ...{ entity: Registration, what: 'sign-up', name: 'registration', find: registrations.find },
});

/**
 * Makes the account of somebody who signed up, a team member of the Default Organisation; for API owners.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), NO_LONGER_VALID (the address has an account by now).
 */
export async function approveRegistration(ctx: Context, id: string): Promise<Registration> {
  const registration = await lockPending(ctx, id);
  if (await findAccount(ctx, registration.email)) {
    const message = `${registration.email} has an account by now. Reject the sign-up.`;
    throw new DomainError(UserErrorCode.NO_LONGER_VALID, message, { field: ['id'] });
  }
  registration.decidedById = requireViewer(ctx.viewer).userId;
  await admit(ctx, registration, { organisationId: await defaultOrganisationId(ctx), teamIds: [] });
  return registration;
}

/**
 * Refuses somebody who signed up, who is told why; for API owners. The address can sign up again.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), INVALID_INPUT.
 */
export async function rejectRegistration(ctx: Context, id: string, reason?: string | null): Promise<Registration> {
  const registration = await reject(ctx, id, reason);
  ctx.em.assign(registration, FORGOTTEN);
  await ctx.em.flush();
  await recordRegistration(ctx, 'registration.rejected', registration);
  return registration;
}

import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { findAccount } from '../accounts/user.queries.ts';
import { defaultOrganisationId } from '../moving/move.service.ts';
import { Registration, RegistrationStatus } from './registration.entity.ts';
import { recordRegistration } from './registration.events.ts';
import { registrations } from './registration.queries.ts';
import { admit } from './sign-up-confirmation.service.ts';

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
  const reasonOf = () => optionalText(reason, { field: ['reason'], max: 2000 });
  const registration = await findBeside(() => lockPending(ctx, id), reasonOf);
  ctx.em.assign(registration, {
    ...{ status: RegistrationStatus.REJECTED, passwordHash: null, decidedAt: await readNow(ctx) },
    decidedById: requireViewer(ctx.viewer).userId,
    decisionReason: reasonOf(),
  });
  await ctx.em.flush();
  await recordRegistration(ctx, 'registration.rejected', registration);
  return registration;
}

/** Of two who decide at once, the lock lets one do it, and the other is shown what it was. */
async function lockPending(ctx: Context, id: string): Promise<Registration> {
  if (!(await registrations.find(ctx, id))) throw notFound('sign-up');
  const registration = await lockRow(ctx, Registration, { id }, 'sign-up');
  if (registration.status === RegistrationStatus.PENDING) return registration;
  throw new DomainError(UserErrorCode.ALREADY_DECIDED, 'Somebody else decided first.', {
    field: ['id'],
    payload: { registration },
  });
}

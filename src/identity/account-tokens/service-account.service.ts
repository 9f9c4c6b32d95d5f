import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { requireTeams, teamsWithDefault } from '../accounts/membership.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { addUser } from '../accounts/user-creation.service.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import type { CreateServiceAccountInput } from './service-account.inputs.ts';

/** Of a domain that nobody can have (RFC 2606), since an account has an address and a program has no mailbox. */
const addressFor = () => `${v7()}@service-account.invalid`;

/**
 * Makes an account for a program, which no person signs in to and which stays when its maker leaves: API owners anywhere,
 * administrators in their organisation.
 * @throws DomainError INVALID_INPUT, NOT_FOUND (organisation or team).
 */
export async function createServiceAccount(ctx: Context, input: CreateServiceAccountInput): Promise<User> {
  const organisationId = input.organisationId ?? requireViewer(ctx.viewer).organisationId;
  const { displayName, role } = await gather({
    organisation: () => requireOrganisation(ctx, organisationId),
    displayName: () => requiredName(input.displayName, { field: ['input', 'displayName'], max: 100 }),
    role: () => requireRoleIn(organisationId, input.role),
    teams: () => requireTeamsIn(ctx, organisationId, input.teamIds ?? []),
  });
  const { teamIds } = input;
  return addUser(
    ctx,
    { email: addressFor(), displayName, role, organisationId, teamIds, isServiceAccount: true },
    null,
  );
}

async function requireOrganisation(ctx: Context, id: string | null): Promise<void> {
  const isFound = id === null || (await organisations.find(ctx, id)) !== undefined;
  if (!isFound || !canAdminister(ctx.viewer, id)) throw notFound('organisation', ['input', 'organisationId']);
}

function requireRoleIn(organisationId: string | null, role: UserRole | null | undefined): UserRole {
  const isOwners = organisationId === null;
  const chosen = role ?? (isOwners ? UserRole.API_OWNER : UserRole.TEAM_MEMBER);
  if ((chosen === UserRole.API_OWNER) === isOwners) return chosen;
  throw invalidInput('Consumers belong to an organisation, and API owners to none.', ['input', 'role']);
}

async function requireTeamsIn(ctx: Context, organisationId: string | null, teamIds: readonly string[]): Promise<void> {
  if (organisationId === null) await requireTeams(ctx, teamIds);
  else await teamsWithDefault(ctx, organisationId, teamIds);
}

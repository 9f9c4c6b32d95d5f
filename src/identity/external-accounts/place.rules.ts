import { UserRole } from '../../platform/viewer.ts';
import type { ClaimMapping, IdentityProvider } from '../identity-providers/identity-provider.entity.ts';
import type { Claims } from './claims.ts';

/** Where a consumer is, and what they may do there. */
export interface Place {
  organisationId: string;
  /** Beside the default team. */
  teamIds: readonly string[];
  role: UserRole;
}

/** What there still is of what the provider's mappings and defaults name. */
export interface PlaceFacts {
  /** The Default Organisation. */
  nobodysId: string;
  organisationIds: ReadonlySet<string>;
  teams: readonly { id: string; organisationId: string }[];
}

type Configured = Pick<IdentityProvider, 'mappings' | 'defaultOrganisationId' | 'defaultTeamIds' | 'defaultRole'>;

/**
 * Where a sign-in puts somebody. What no mapping is about stays as it is. What one is about, and none of them gives to this
 * person any more, falls back to what is configured: a value that nobody knows, and whatever was deleted, never gives more.
 * @param current Where they are; null for a new account.
 */
export function placeOf(provider: Configured, claims: Claims, facts: PlaceFacts, current: Place | null): Place {
  const hits = provider.mappings.filter(({ claim, value }) => claims.values[claim]?.includes(value));
  const { organisationId, isGiven } = organisationOf(provider, hits, facts, current);
  if (organisationId === facts.nobodysId) return { organisationId, teamIds: [], role: UserRole.TEAM_MEMBER };
  // What a mapping gives in one organisation it gives in no other, and nothing where the person was only put for want of one.
  const counted = hits.filter((hit) => (hit.organisationId === null ? isGiven : hit.organisationId === organisationId));
  const stays = current?.organisationId === organisationId ? current : null;
  const isDefault = organisationId === provider.defaultOrganisationId;
  return {
    organisationId,
    teamIds: teamsOf(provider, counted, stays, isDefault).filter((id) =>
      facts.teams.some((team) => team.id === id && team.organisationId === organisationId),
    ),
    role: roleOf(provider, counted, stays, isDefault),
  };
}

function organisationOf(
  { mappings, defaultOrganisationId }: Configured,
  hits: readonly ClaimMapping[],
  { nobodysId, organisationIds }: PlaceFacts,
  current: Place | null,
): { organisationId: string; isGiven: boolean } {
  const isLiving = (id: string | null): id is string => id !== null && organisationIds.has(id);
  const fallback = isLiving(defaultOrganisationId) ? defaultOrganisationId : nobodysId;
  if (!mappings.some(({ organisationId }) => organisationId !== null)) {
    return { organisationId: current?.organisationId ?? fallback, isGiven: true };
  }
  const given = hits.map((hit) => hit.organisationId).find(isLiving);
  return { organisationId: given ?? fallback, isGiven: given !== undefined };
}

function teamsOf(
  { mappings, defaultTeamIds }: Configured,
  counted: readonly ClaimMapping[],
  stays: Place | null,
  isDefault: boolean,
): readonly string[] {
  if (stays && !mappings.some(({ teamIds }) => teamIds.length > 0)) return stays.teamIds;
  const given = [...new Set(counted.flatMap(({ teamIds }) => teamIds))];
  return given.length > 0 || !isDefault ? given : defaultTeamIds;
}

/** The default role is that in the default organisation; elsewhere it is the least. */
function roleOf(
  { mappings, defaultRole }: Configured,
  counted: readonly ClaimMapping[],
  stays: Place | null,
  isDefault: boolean,
): UserRole {
  if (stays && !mappings.some(({ role }) => role !== null)) return stays.role;
  return counted.find(({ role }) => role !== null)?.role ?? (isDefault ? defaultRole : UserRole.TEAM_MEMBER);
}

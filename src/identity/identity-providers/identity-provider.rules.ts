import type { Config } from '../../config.ts';
import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { gatherEach, gatherNow } from '../../platform/rules.ts';
import { isLonger, requiredName, tooLong } from '../../platform/text.ts';
import { isStaff, type UserRole } from '../../platform/viewer.ts';
import type { ClaimMapping } from './identity-provider.entity.ts';
import type { ClaimMappingInput } from './identity-provider.inputs.ts';

const MAX_URL = 2_000;
const MAX_SCOPES = 20;
const MAX_MAPPINGS = 200;
const MAX_TEAMS = 20;
const MAX_SECRET = 1_000;

/** @returns The issuer as it was given: tokens name it letter by letter. @throws DomainError INVALID_INPUT */
export function requireIssuer(config: Pick<Config, 'isProduction' | 'webhookAllowedHosts'>, text: string): string {
  const field = ['input', 'issuer'];
  const issuer = text.trim();
  if (isLonger(issuer, MAX_URL)) throw invalidInput(tooLong(MAX_URL), field);
  const problem = urlProblem(issuer, guardRules(config));
  if (problem) throw invalidInput(problem, field);
  const { search, hash } = new URL(issuer);
  if (search || hash || /[?#]/.test(issuer)) throw invalidInput('An issuer has neither a query nor a fragment.', field);
  return issuer;
}

/** One scope by RFC 6749. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** @returns Each once, `openid` first. @throws DomainError INVALID_INPUT */
export function requireScopes(scopes: readonly string[]): string[] {
  const field = ['input', 'scopes'];
  if (scopes.length > MAX_SCOPES) throw invalidInput(`There are at most ${MAX_SCOPES} scopes.`, field);
  const wrong = scopes.find((scope) => !SCOPE.test(scope));
  if (wrong !== undefined) throw invalidInput('A scope has visible ASCII characters, without quotes.', field);
  return [...new Set(['openid', ...scopes])];
}

/** @returns Null for none. @throws DomainError INVALID_INPUT */
export function clientSecretOf(text: string): string | null {
  if (isLonger(text, MAX_SECRET)) throw invalidInput(tooLong(MAX_SECRET), ['input', 'clientSecret']);
  return text === '' ? null : text;
}

/** Nobody becomes staff by what somebody else says. @throws DomainError INVALID_INPUT */
export function requireConsumerRole(role: UserRole, field: FieldPath): UserRole {
  if (!isStaff(role)) return role;
  throw invalidInput('A sign-in makes nobody an API owner or auditor: give administrator or member.', field);
}

/** @throws DomainError INVALID_INPUT */
export function requireMappings(mappings: readonly ClaimMappingInput[]): ClaimMapping[] {
  const field = ['input', 'mappings'];
  if (mappings.length > MAX_MAPPINGS) throw invalidInput(`There are at most ${MAX_MAPPINGS} mappings.`, field);
  return gatherEach(mappings, ({ claim, value, organisationId = null, teamIds, role = null }) => {
    const { given: _, ...parts } = gatherNow({
      claim: () => requiredName(claim, { field, max: 200 }),
      value: () => requiredName(value, { field, max: 500 }),
      teamIds: () => requireTeamCount(teamIds ?? [], field),
      role: () => (role === null ? null : requireConsumerRole(role, field)),
      given: () => organisationId !== null || (teamIds ?? []).length > 0 || role !== null || refuseNothing(field),
    });
    return { ...parts, organisationId };
  });
}

function refuseNothing(field: FieldPath): never {
  throw invalidInput('A mapping gives at least one of organisation, teams and role.', field);
}

/** @returns Each once. @throws DomainError INVALID_INPUT */
export function requireTeamCount(teamIds: readonly string[], field: FieldPath): string[] {
  if (teamIds.length > MAX_TEAMS) throw invalidInput(`There are at most ${MAX_TEAMS} teams.`, field);
  return [...new Set(teamIds)];
}

import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { requiredName } from '../../platform/text.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { ServiceToken } from './service-token.entity.ts';
import type { CreateServiceTokenInput } from './service-token.inputs.ts';
import { SERVICE_TOKEN_PREFIX } from './service-token.queries.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 365;

/**
 * Makes a token for a third party's program. It is shown this once and stored as a hash.
 * @throws DomainError INVALID_INPUT, NOT_FOUND (no such organisation).
 */
export async function createServiceToken(
  ctx: Context,
  input: CreateServiceTokenInput,
): Promise<{ serviceToken: ServiceToken; token: string }> {
  const { days, ...parts } = await gather({
    name: () => requiredName(input.name, { field: ['input', 'name'], max: 100 }),
    scopes: () => requireScopes(input),
    organisationId: () => requireOrganisation(ctx, input),
    days: () => requireDays(input),
  });
  const token = SERVICE_TOKEN_PREFIX + randomToken();
  const serviceToken = ctx.em.create(ServiceToken, {
    ...parts,
    tokenHash: hashToken(token),
    createdById: requireViewer(ctx.viewer).userId,
    expiresAt: new Date(Date.now() + days * DAY_MS),
  });
  await ctx.em.flush();
  const { id, name, scopes, organisationId, expiresAt } = serviceToken;
  const after = { name, scopes, organisationId, expiresAt };
  await recordEvent(ctx, { type: 'serviceToken.created', subject: { serviceTokenId: id }, after });
  return { serviceToken, token };
}

function requireScopes({ scopes }: CreateServiceTokenInput) {
  if (scopes.length > 0) return [...new Set(scopes)];
  throw invalidInput('Give at least one scope.', ['input', 'scopes']);
}

async function requireOrganisation(ctx: Context, { organisationId }: CreateServiceTokenInput): Promise<string | null> {
  if (organisationId == null) return null;
  if (await organisations.find(ctx, organisationId)) return organisationId;
  throw notFound('organisation', ['input', 'organisationId']);
}

function requireDays({ expiresInDays }: CreateServiceTokenInput): number {
  if (expiresInDays >= 1 && expiresInDays <= MAX_DAYS) return expiresInDays;
  throw invalidInput(`It must be from 1 to ${MAX_DAYS} days.`, ['input', 'expiresInDays']);
}

/** Revokes tokens that serve a deleted organisation. @returns How many; fewer than `limit` when none is left. */
export async function revokeServiceTokensOf(ctx: Context, organisationId: string, limit: number): Promise<number> {
  const tokens = await ctx.em.find(
    ServiceToken,
    { organisationId, revokedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, limit },
  );
  for (const token of tokens) await revoke(ctx, token);
  return tokens.length;
}

/**
 * Ends a token at once; what it decided stays decided.
 * @throws DomainError NOT_FOUND, WRONG_STATE (revoked already).
 */
export async function revokeServiceToken(ctx: Context, id: string): Promise<ServiceToken> {
  const token = await ctx.em.findOne(ServiceToken, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!token) throw notFound('service token');
  if (token.revokedAt)
    throw new DomainError(UserErrorCode.WRONG_STATE, 'The token is revoked already.', { field: ['id'] });
  await revoke(ctx, token);
  return token;
}

async function revoke(ctx: Context, token: ServiceToken): Promise<void> {
  token.revokedAt = new Date();
  await ctx.em.flush();
  const after = { name: token.name, revokedAt: token.revokedAt };
  await recordEvent(ctx, { type: 'serviceToken.revoked', subject: { serviceTokenId: token.id }, after });
}

import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { endSessionsOf } from './ended-sessions.service.ts';
import { IdentityProvider, SignInAdmission } from './identity-provider.entity.ts';
import { identityProviderState, recordIdentityProvider } from './identity-provider.events.ts';
import type { CreateIdentityProviderInput, UpdateIdentityProviderInput } from './identity-provider.inputs.ts';
import {
  clientSecretOf,
  requireConsumerRole,
  requireIssuer,
  requireMappings,
  requireScopes,
  requireTeamCount,
} from './identity-provider.rules.ts';
import { sealClientSecret } from './identity-provider.secrets.ts';

/** More buttons than anybody reads. */
const MAX_PROVIDERS = 20;

/** What is not said of a new one: the least that lets people in. */
const FIRST = {
  scopes: ['email', 'profile'],
  isEnabled: true,
  admission: SignInAdmission.EXISTING_ACCOUNTS,
  trustsEmail: false,
  assumesVerifiedEmail: false,
  acceptsTokens: false,
  defaultRole: UserRole.TEAM_MEMBER,
};

/**
 * Connects an identity provider. Nothing is asked of it yet.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (organisation or team), WRONG_STATE (there are too many).
 */
export async function createIdentityProvider(
  ctx: Context,
  input: CreateIdentityProviderInput,
): Promise<IdentityProvider> {
  const provider = new IdentityProvider();
  Object.assign(provider, { defaultTeamIds: [], mappings: [] });
  await gather({
    room: () => requireRoom(ctx),
    fields: () => apply(ctx, provider, { ...FIRST, ...given(input) }, null),
  });
  await ctx.em.persist(provider).flush();
  await recordIdentityProvider(ctx, 'identityProvider.created', provider.id, {
    after: identityProviderState(provider),
  });
  return provider;
}

/** Null is absent, but for what null says something. */
const given = <T extends object>(input: T): T =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([name, value]) => value != null || (name === 'defaultOrganisationId' && value === null),
    ),
  ) as T;

async function requireRoom({ db }: Context): Promise<void> {
  const { count } = await db
    .selectFrom('identityProvider')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count < MAX_PROVIDERS) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, `There are ${MAX_PROVIDERS} identity providers, and no more.`);
}

/**
 * Changes an identity provider. Switched off, closed for tokens or at another issuer, the sessions that it began end.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateIdentityProvider(
  ctx: Context,
  id: string,
  input: UpdateIdentityProviderInput,
): Promise<IdentityProvider> {
  const provider = await findBeside(
    () => lockProvider(ctx, id),
    () => apply(ctx, new IdentityProvider(), given(input), null),
  );
  const before = identityProviderState(provider);
  const { issuer, acceptsTokens } = provider;
  await apply(ctx, provider, given(input), issuer);
  await ctx.em.flush();
  const isClosed = !provider.isEnabled || (acceptsTokens && !provider.acceptsTokens);
  if (isClosed || provider.issuer !== issuer) await endSessionsOf(ctx, id);
  const after = identityProviderState(provider);
  await recordIdentityProvider(ctx, 'identityProvider.updated', id, { before, after });
  return provider;
}

const AUDIENCE = { field: ['input', 'tokenAudience'], max: 500 };

/** What is absent stays as it is. */
const told = <T, R>(value: T | null | undefined, read: (value: T) => R): R | undefined =>
  value == null ? undefined : read(value);

/** Takes over what the input says; all that is wrong with it is told at once. */
async function apply(
  ctx: Context,
  provider: IdentityProvider,
  input: UpdateIdentityProviderInput,
  issuerSoFar: string | null,
): Promise<void> {
  const { isEnabled, admission, trustsEmail, assumesVerifiedEmail, acceptsTokens } = input;
  const parts = await gather({
    name: () => told(input.name, (name) => freeName(ctx, name, issuerSoFar === null ? null : provider.id)),
    issuer: () => told(input.issuer, (issuer) => requireIssuer(ctx.config, issuer)),
    clientId: () => told(input.clientId, (id) => requiredName(id, { field: ['input', 'clientId'], max: 500 })),
    clientSecret: () => secretOf(ctx, provider, input, issuerSoFar),
    scopes: () => told(input.scopes, requireScopes),
    tokenAudience: () => told(input.tokenAudience, (text) => optionalText(text, AUDIENCE)),
    defaultOrganisationId: () => organisationOf(ctx, input),
    defaultTeamIds: () => told(input.defaultTeamIds, (ids) => teamsOf(ctx, ids, ['input', 'defaultTeamIds'])),
    defaultRole: () => told(input.defaultRole, (role) => requireConsumerRole(role, ['input', 'defaultRole'])),
    mappings: () => told(input.mappings, (mappings) => mappingsOf(ctx, mappings)),
  });
  const all = { ...parts, isEnabled, admission, trustsEmail, assumesVerifiedEmail, acceptsTokens };
  Object.assign(provider, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

const freeName = (ctx: Context, text: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, text, { table: 'identityProvider', own, taken: 'There is such an identity provider already.' });

/** Otherwise whoever may change the issuer could have the sealed secret sent to it. */
function secretOf(
  ctx: Context,
  { id, clientSecret }: IdentityProvider,
  input: UpdateIdentityProviderInput,
  issuerSoFar: string | null,
): string | null | undefined {
  if (input.clientSecret != null) return sealClientSecret(ctx.secrets, id, clientSecretOf(input.clientSecret));
  const isElsewhere = issuerSoFar !== null && input.issuer != null && input.issuer.trim() !== issuerSoFar;
  if (!isElsewhere || clientSecret === null) return undefined;
  throw invalidInput('Another issuer needs the secret again; an empty one removes it.', ['input', 'clientSecret']);
}

async function organisationOf(
  ctx: Context,
  { defaultOrganisationId: id }: UpdateIdentityProviderInput,
): Promise<string | null | undefined> {
  if (id == null) return id;
  await requireOrganisations(ctx, [id], ['input', 'defaultOrganisationId']);
  return id;
}

async function requireOrganisations({ db }: Context, ids: readonly string[], field: string[]): Promise<void> {
  const living = db.selectFrom('organisation').select('id').where(oneOf('id', ids)).where('deletedAt', 'is', null);
  if ((await living.execute()).length < new Set(ids).size) throw notFound('organisation', field);
}

async function teamsOf(ctx: Context, teamIds: readonly string[], field: string[]): Promise<string[]> {
  const ids = requireTeamCount(teamIds, field);
  await requireTeams(ctx, ids, field);
  return ids;
}

async function requireTeams({ db }: Context, ids: readonly string[], field: string[]): Promise<void> {
  const living = db.selectFrom('team').select('id').where(oneOf('id', ids)).where('deletedAt', 'is', null);
  if ((await living.execute()).length < new Set(ids).size) throw notFound('team', field);
}

async function mappingsOf(ctx: Context, input: NonNullable<UpdateIdentityProviderInput['mappings']>) {
  const field = ['input', 'mappings'];
  const { mappings } = await gather({
    mappings: () => requireMappings(input),
    organisations: () =>
      requireOrganisations(
        ctx,
        input.flatMap(({ organisationId }) => organisationId ?? []),
        field,
      ),
    teams: () =>
      requireTeams(
        ctx,
        input.flatMap(({ teamIds }) => teamIds ?? []),
        field,
      ),
  });
  return mappings;
}

/** Removes an identity provider; the sessions that it began end, and accounts stay. @throws DomainError NOT_FOUND */
export async function deleteIdentityProvider(ctx: Context, id: string): Promise<void> {
  const provider = await lockProvider(ctx, id);
  await endSessionsOf(ctx, id);
  const before = identityProviderState(provider);
  await ctx.em.remove(provider).flush();
  await recordIdentityProvider(ctx, 'identityProvider.deleted', id, { before });
}

const lockProvider = (ctx: Context, id: string): Promise<IdentityProvider> =>
  lockRow(ctx, IdentityProvider, { id }, 'identity provider');

import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { providerSecretLocation } from '../adapters/provider-adapters.ts';
import { scheduleCheck } from '../outages/health-check.queue.ts';
import { Provider, ProviderKind, ProviderStatus } from '../providers/provider.entity.ts';
import { lockProvider } from '../providers/provider.lock.ts';
import { scheduleSync } from '../sync-requests/provider-sync.queue.ts';
import type { CreateProviderInput, UpdateProviderInput } from './connection.inputs.ts';
import { policyTagsOf, requireOrganisation, requireSecret, requireUrl } from './connection.rules.ts';

/** What an event tells about a connection: everything but the secret. */
const stateOf = ({ name, kind, url, gatewayUrl, tykOrganisationId, policyTags }: Provider): EventState => ({
  ...{ name, kind, url, gatewayUrl, tykOrganisationId, policyTags },
});

/**
 * Connects a Tyk installation; its first health check and synchronisation follow.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN.
 */
export async function createProvider(ctx: Context, input: CreateProviderInput): Promise<Provider> {
  const { secret, gatewayUrl, ...parts } = await gather({
    name: () => freeName(ctx, input.name, null),
    url: () => requireUrl(input.url, ['input', 'url']),
    gatewayUrl: () => (input.gatewayUrl != null ? requireUrl(input.gatewayUrl, ['input', 'gatewayUrl']) : null),
    tykOrganisationId: () => requireOrganisation(input.tykOrganisationId),
    policyTags: () => policyTagsOf(input.policyTags),
    secret: () => requireSecret(input.secret),
  });
  const provider = ctx.em.create(Provider, {
    ...{ ...parts, kind: input.kind, gatewayUrl: gatewayUrl ?? parts.url },
    secret: '',
  });
  provider.secret = ctx.secrets.seal(secret, providerSecretLocation(provider.id));
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'provider.created',
    subject: { providerId: provider.id },
    after: stateOf(provider),
  });
  await contact(ctx, provider);
  return provider;
}

/**
 * Changes a connection; it is looked at and synchronised anew.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateProvider(ctx: Context, id: string, input: UpdateProviderInput): Promise<Provider> {
  const provider = await findBeside(
    () => lockProvider(ctx, id),
    () => changesOf(ctx, new Provider(), input),
  );
  const before = stateOf(provider);
  const { secret, ...parts } = await changesOf(ctx, provider, input);
  // What was known of it was true for the old address.
  if (parts.url !== provider.url) provider.version = null;
  // At another place there never was a canary.
  const isMoved = parts.url !== provider.url || parts.tykOrganisationId !== provider.tykOrganisationId;
  if (isMoved) provider.canaryPlantedAt = null;
  ctx.em.assign(provider, {
    ...parts,
    ...(secret && { secret: ctx.secrets.seal(secret, providerSecretLocation(id)) }),
  });
  // What is known was true for the old connection; jobs that wait for it try the new one.
  if (input.url != null || input.secret != null) provider.status = ProviderStatus.UNKNOWN;
  await ctx.em.flush();
  const after = { ...stateOf(provider), secretChanged: input.secret != null };
  await recordEvent(ctx, { type: 'provider.updated', subject: { providerId: id }, before, after });
  await contact(ctx, provider);
  return provider;
}

/** What the connection becomes, and a new secret. @throws DomainError INVALID_INPUT, NAME_TAKEN. */
const changesOf = (ctx: Context, provider: Provider, input: UpdateProviderInput) =>
  gather({
    url: () => changedUrl(provider, input),
    name: () => (input.name != null ? freeName(ctx, input.name, provider.id) : provider.name),
    gatewayUrl: () =>
      input.gatewayUrl != null ? requireUrl(input.gatewayUrl, ['input', 'gatewayUrl']) : provider.gatewayUrl,
    tykOrganisationId: () =>
      input.tykOrganisationId != null ? requireOrganisation(input.tykOrganisationId) : provider.tykOrganisationId,
    policyTags: () => (input.policyTags ? policyTagsOf(input.policyTags) : provider.policyTags),
    secret: () => (input.secret != null ? requireSecret(input.secret) : null),
  });

/** Otherwise whoever may change the address could have the stored secret sent to it. */
function changedUrl(provider: Provider, input: UpdateProviderInput): string {
  const url = input.url != null ? requireUrl(input.url, ['input', 'url']) : provider.url;
  if (url === provider.url || input.secret) return url;
  throw invalidInput('A new URL needs the secret again.', ['input', 'secret']);
}

/** Schedules a health check without the usual pause between checks, and a synchronisation. */
async function contact(ctx: Context, provider: Provider): Promise<void> {
  provider.lastCheckedAt = null;
  await ctx.em.flush();
  await scheduleCheck(ctx, provider.id);
  await scheduleSync(ctx, provider.id);
}

const freeName = (ctx: Context, name: string, own: string | null): Promise<string> =>
  requireFreeName(ctx, name, {
    table: 'provider',
    among: { deletedAt: null },
    own,
    taken: 'Another provider has that name.',
  });

interface FirstConnection {
  name: string;
  url: string;
  gatewayUrl: string;
  secret: string;
  tykOrganisationId: string;
}

/** Creates the gateway of this name or brings its connection up to date, as the settings say. */
export async function connectProvider(ctx: Context, { name, secret, ...rest }: FirstConnection): Promise<Provider> {
  const provider = (await ctx.em.findOne(Provider, { name, deletedAt: null })) ?? new Provider();
  if (provider.url !== rest.url) provider.canaryPlantedAt = null;
  ctx.em.assign(provider, {
    ...rest,
    name,
    kind: ProviderKind.TYK_GATEWAY,
    secret: ctx.secrets.seal(secret, providerSecretLocation(provider.id)),
  });
  await ctx.em.persist(provider).flush();
  return provider;
}

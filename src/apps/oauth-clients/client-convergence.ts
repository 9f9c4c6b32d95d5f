import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import type { AuthorizationServer } from '../../provider/authorization-servers/authorization-server.entity.ts';
import { readAuthorizationServer } from '../../provider/authorization-servers/authorization-server.queries.ts';
import {
  type ClientHandle,
  type ClientWish,
  deleteClient,
  findClient,
  grantsOf,
  isClientScope,
  mayHaveNone,
  type RegisteredClient,
  registerClient,
  updateClient,
} from '../../provider/authorization-servers/client-registration.ts';
import { GrantType, sendsBack } from '../../provider/authorization-servers/client-type.ts';
import { asProviderError } from '../../provider/authorization-servers/server-errors.ts';
import {
  readServerMetadata,
  ServerFailure,
  type ServerMetadata,
} from '../../provider/authorization-servers/server-metadata.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import type { App } from '../apps/app.entity.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { isEnded, isRegistered } from '../credentials/credential.rules.ts';
import { sealKey } from '../credentials/credential-key.ts';
import { chooseImportedKey } from '../issuing/new-key.ts';
import { openHandle, sealHandle } from './client-handle.ts';
import type { OAuthClientRow } from './oauth-client.table.ts';

/** What a client is made of. */
interface Parts {
  credential: Credential;
  app: App;
  plan: Plan;
  products: readonly Product[];
}

/**
 * Brings the server to what the client of a credential should be: registers it, changes it where something else is wanted, and
 * else looks whether it is still there. A client that was brought along is its owner's to keep.
 * @param phase Only a new client comes before the gateway is told: what is taken from one holds there, whatever its server says.
 * @returns Whether the key of the credential is another one now: that of the client that was registered.
 * @throws ProviderError
 */
export async function convergeClient(ctx: Context, parts: Parts, phase: 'before' | 'after'): Promise<boolean> {
  const { credential } = parts;
  if (!isRegistered(credential) || credential.isImported || isEnded(credential)) return false;
  return asProviderError(async () => {
    const server = await readAuthorizationServer(ctx, serverOf(parts.products));
    const row = await beginWith(ctx, credential.id, server.id);
    const isNew = row.clientId === null;
    if (isNew !== (phase === 'before')) return false;
    const metadata = await readServerMetadata(ctx, server);
    const wish = wishOf(parts, server, metadata);
    const held = openHandle(ctx.secrets, row);
    if (row.clientId === null || !held) {
      await register(ctx, { parts, server, metadata, wish });
      return true;
    }
    const found = await look(ctx, server, { id: row.id, handle: held });
    if (!found) throw lost();
    if (row.confirmed === digestOf(wish)) return false;
    const { handle } = found;
    const client = await updateClient(ctx, server, handle, wish);
    const uri = client.registration_client_uri ?? handle.uri;
    const token = client.registration_access_token ?? handle.token;
    await confirm(ctx, row.id, { ...handle, uri, token }, wish);
    assertScopes(client, wish);
    return false;
  });
}

/** What a server has of a client otherwise than the portal wants it. */
export interface ClientDrift {
  isGone: boolean;
  /** In words for owners. */
  details: string[];
}

/**
 * Looks at the server whether the client of a credential is still there, and may ask for what it was given. What cannot be asked now is no drift. One that
 * was changed is written anew by the next convergence.
 */
export async function findClientDrift(ctx: Context, parts: Parts): Promise<ClientDrift | null> {
  const { credential } = parts;
  if (!isRegistered(credential) || credential.isImported || isEnded(credential)) return null;
  const row = await read(ctx, credential.id);
  const handle = row && openHandle(ctx.secrets, row);
  if (!handle || row.confirmed === null) return null;
  try {
    const server = await readAuthorizationServer(ctx, row.authorizationServerId);
    const wish = wishOf(parts, server, await readServerMetadata(ctx, server));
    // What is on its way there is no drift.
    if (row.confirmed !== digestOf(wish)) return null;
    const found = await look(ctx, server, { id: row.id, handle });
    if (!found) return { isGone: true, details: ['the authorization server has lost its client'] };
    const details = await faultsOf(ctx, found.client, wish);
    if (details.length === 0) return null;
    await ctx.db.updateTable('oauthClient').set({ confirmed: null }).where('id', '=', row.id).execute();
    return { isGone: false, details };
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof ServerFailure) return null;
    throw error;
  }
}

/** Servers add scopes and other things of their own; only what the portal gives is compared. */
async function faultsOf({ db }: Context, client: RegisteredClient, wish: ClientWish): Promise<string[]> {
  const given = await db
    .selectFrom('product')
    .select('scope')
    .where('scope', 'is not', null)
    .union(db.selectFrom('plan').select('scope').where('scope', 'is not', null))
    .execute();
  const held = client.scope?.split(' ');
  const more =
    held?.filter((scope) => !wish.scopes.includes(scope) && given.some((each) => each.scope === scope)) ?? [];
  const missing = held ? wish.scopes.filter((scope) => !held.includes(scope)) : [];
  const urls = client.redirect_uris;
  const isElsewhere = urls != null && !isDeepStrictEqual(urls.toSorted(), [...wish.redirectUrls].sort());
  return [
    ...(missing.length > 0 ? [`its client may not ask for ${missing.join(', ')} at the authorization server`] : []),
    ...(more.length > 0 ? [`its client may ask for ${more.join(', ')} at the authorization server`] : []),
    ...(isElsewhere ? ['its client has other redirect URLs at the authorization server'] : []),
  ];
}

/** Servers may give another token with each look, and know the one before no longer (RFC 7592). Null where the client is gone. */
async function look(ctx: Context, server: AuthorizationServer, { id, handle }: { id: string; handle: ClientHandle }) {
  const client = await findClient(ctx, server, handle);
  if (!client) return null;
  const { registration_access_token: token } = client;
  if (!token || token === handle.token) return { client, handle };
  const next = { ...handle, token };
  await keepHandle(ctx, id, next);
  return { client, handle: next };
}

const keepHandle = ({ db, secrets }: Context, id: string, { uri, token }: { uri: string; token: string }) =>
  db
    .updateTable('oauthClient')
    .set({ handle: sealHandle(secrets, id, { uri, token }) })
    .where('id', '=', id)
    .execute();

const lost = (): ProviderError => new ProviderError('keyMissing', 'The authorization server has lost the client.');

/** Deletes the client of a credential that has ended. May be repeated. @throws ProviderError */
export async function endClient(ctx: Context, { credential }: Pick<Parts, 'credential'>): Promise<void> {
  if (!isRegistered(credential) || !isEnded(credential)) return;
  const row = await read(ctx, credential.id);
  if (!row || row.endedAt) return;
  await asProviderError(async () => {
    const handle = openHandle(ctx.secrets, row);
    if (handle) await deleteClient(ctx, await readAuthorizationServer(ctx, row.authorizationServerId), handle);
  });
  await ctx.db
    .updateTable('oauthClient')
    .set({ endedAt: sql<Date>`now()`, handle: null })
    .where('id', '=', row.id)
    .execute();
}

function serverOf(products: readonly Product[]): string {
  const ids = new Set(products.map(({ authorizationServerId }) => authorizationServerId));
  const [only, ...more] = ids;
  if (only && more.length === 0) return only;
  throw new ProviderError('invalid', 'The products of the credential go by different authorization servers.');
}

const read = ({ db }: Context, id: string): Promise<OAuthClientRow | undefined> =>
  db.selectFrom('oauthClient').selectAll().where('id', '=', id).executeTakeFirst();

/** The row is there before the server is asked. */
async function beginWith(ctx: Context, id: string, authorizationServerId: string): Promise<OAuthClientRow> {
  await ctx.db
    .insertInto('oauthClient')
    .values({ id, createdAt: new Date(), updatedAt: new Date(), authorizationServerId, attempts: 0 } as OAuthClientRow)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return (await read(ctx, id))!;
}

/** While a client is suspended it may ask for nothing that brings a product, where the server knows a scope that does not, or takes none. */
function wishOf(
  { credential, app, plan, products }: Parts,
  server: AuthorizationServer,
  { scopes_supported: known }: ServerMetadata,
): ClientWish {
  const knows = (scope: string) => (known?.includes(scope) ?? false) && isClientScope(server, scope);
  const brought = [...products.map(({ scope }) => scope), plan.scope].filter((scope) => scope !== null);
  const isSuspended = credential.status === CredentialStatus.SUSPENDED;
  const least = knows('openid') ? ['openid'] : mayHaveNone(server) ? [] : null;
  const type = credential.clientType ?? undefined;
  const redirectUrls = type && !sendsBack(type) ? [] : app.redirectUrls;
  const grants = grantsOf({ type, redirectUrls });
  const forPeople = [
    ...(redirectUrls.length > 0 ? ['openid'] : []),
    ...(grants.includes(GrantType.REFRESH_TOKEN) ? ['offline_access'] : []),
  ].filter(knows);
  return {
    ...{ name: credential.name ?? app.name, redirectUrls, type },
    scopes: (isSuspended && least) || [...forPeople, ...brought],
    softwareVersion: credential.id,
  };
}

const digestOf = (wish: ClientWish): string => createHash('sha256').update(JSON.stringify(wish)).digest('base64url');

/** What the server leaves out it does not let the client ask for. @throws ProviderError */
function assertScopes({ scope }: RegisteredClient, { scopes }: ClientWish): void {
  if (scope == null) return;
  const missing = scopes.filter((each) => !scope.split(' ').includes(each));
  if (missing.length === 0) return;
  throw new ProviderError('rejected', `The authorization server does not give the client ${missing.join(', ')}.`);
}

interface Registration {
  parts: Parts;
  server: AuthorizationServer;
  metadata: ServerMetadata;
  wish: ClientWish;
}

async function register(ctx: Context, { parts, server, metadata, wish }: Registration): Promise<void> {
  const { id } = parts.credential;
  await ctx.db
    .updateTable('oauthClient')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
  const client = await registerClient(ctx, server, metadata, wish);
  const { client_id: clientId, client_secret: secret } = client;
  const { registration_client_uri: uri, registration_access_token: token } = client;
  if (!secret) throw new ProviderError('rejected', 'The authorization server gave the client no secret.');
  if (!uri || !token) {
    throw new ProviderError('rejected', 'The authorization server does not let its clients be managed (RFC 7592).');
  }
  const key = await chooseImportedKey(ctx, parts.credential.providerId, clientId);
  await inTransaction(ctx, async (tx) => {
    await confirm(tx, id, { clientId, uri, token }, wish);
    await tx.db
      .updateTable('oauthClient')
      .set({ tokenUrl: metadata.token_endpoint, authorizationUrl: metadata.authorization_endpoint ?? null })
      .where('id', '=', id)
      .execute();
    await tx.db
      .updateTable('credential')
      .set({
        secret: sealKey(ctx.secrets, id, { ...key, proof: secret }),
        fingerprint: ctx.secrets.fingerprint(key.consumerKey),
        ...{ lastFour: clientId.slice(-4), isSentWhole: false },
      })
      .where('id', '=', id)
      .execute();
  });
  assertScopes(client, wish);
}

async function confirm(
  ctx: Context,
  id: string,
  { clientId, uri, token }: { clientId: string; uri: string; token: string },
  wish: ClientWish,
): Promise<void> {
  await ctx.db
    .updateTable('oauthClient')
    .set({
      ...{ clientId, handle: sealHandle(ctx.secrets, id, { uri, token }) },
      ...{ scope: wish.scopes.join(' '), confirmed: digestOf(wish), updatedAt: new Date() },
    })
    .where('id', '=', id)
    .execute();
}

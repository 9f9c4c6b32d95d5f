import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { AuthorizationServer } from './authorization-server.entity.ts';
import { authorizationServerState, recordAuthorizationServer } from './authorization-server.events.ts';
import type { CreateAuthorizationServerInput, UpdateAuthorizationServerInput } from './authorization-server.inputs.ts';
import { CLAIMS, certificatesIn, requireClaim, requireIssuer, secretIn } from './authorization-server.rules.ts';
import { sealServerSecret } from './authorization-server.secrets.ts';
import { clientTypesOf } from './client-type.rules.ts';

const MAX_SERVERS = 20;

/**
 * Connects an authorization server. Nothing is asked of it yet.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, WRONG_STATE (there are too many).
 */
export async function createAuthorizationServer(
  ctx: Context,
  input: CreateAuthorizationServerInput,
): Promise<AuthorizationServer> {
  const server = new AuthorizationServer();
  Object.assign(server, { kind: input.kind, ...CLAIMS[input.kind] });
  await gather({ room: () => requireRoom(ctx), fields: () => apply(ctx, server, input, null) });
  await ctx.em.persist(server).flush();
  const after = authorizationServerState(server);
  await recordAuthorizationServer(ctx, 'authorizationServer.created', server.id, { after });
  return server;
}

async function requireRoom({ db }: Context): Promise<void> {
  const counted = db.selectFrom('authorizationServer').select((eb) => eb.fn.countAll<number>().as('count'));
  if ((await counted.executeTakeFirstOrThrow()).count < MAX_SERVERS) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, `There are ${MAX_SERVERS} authorization servers, and no more.`);
}

/**
 * Changes an authorization server. Clients that it has stay as they are.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateAuthorizationServer(
  ctx: Context,
  id: string,
  input: UpdateAuthorizationServerInput,
): Promise<AuthorizationServer> {
  const server = await findBeside(
    () => lockServer(ctx, id),
    () => apply(ctx, new AuthorizationServer(), input, null),
  );
  const before = authorizationServerState(server);
  await apply(ctx, server, input, server.issuer);
  await ctx.em.flush();
  const after = authorizationServerState(server);
  await recordAuthorizationServer(ctx, 'authorizationServer.updated', id, { before, after });
  return server;
}

/**
 * Disconnects an authorization server that no product needs any more.
 * @throws DomainError NOT_FOUND, IN_USE (a product takes its tokens, or a client of it lives).
 */
export async function deleteAuthorizationServer(ctx: Context, id: string): Promise<void> {
  const server = await lockServer(ctx, id);
  await requireUnused(ctx, id);
  const before = authorizationServerState(server);
  await ctx.em.remove(server).flush();
  await recordAuthorizationServer(ctx, 'authorizationServer.deleted', id, { before });
}

/** Whether a table of a later module names it, the database says: those keys forbid the deletion. */
async function requireUnused({ db }: Context, id: string): Promise<void> {
  const product = await db
    .selectFrom('product')
    .select('id')
    .where('authorizationServerId', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const client = await db
    .selectFrom('oauthClient')
    .select('id')
    .where('authorizationServerId', '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  if (!product && client) {
    throw new DomainError(UserErrorCode.IN_USE, 'It still has clients of apps: revoke their credentials first.', {
      ...{ field: ['id'], conflictId: client.id },
    });
  }
  if (!product) return;
  throw new DomainError(UserErrorCode.IN_USE, 'A product takes its tokens: give that another server first.', {
    field: ['id'],
    conflictId: product.id,
  });
}

const lockServer = (ctx: Context, id: string): Promise<AuthorizationServer> =>
  lockRow(ctx, AuthorizationServer, { id }, 'authorization server');

/** What is absent stays as it is. */
const told = <T, R>(value: T | null | undefined, read: (value: T) => R): R | undefined =>
  value == null ? undefined : read(value);

/** Takes over what the input says; all that is wrong with it is told at once. */
async function apply(
  ctx: Context,
  server: AuthorizationServer,
  input: UpdateAuthorizationServerInput,
  issuerSoFar: string | null,
): Promise<void> {
  const own = issuerSoFar === null ? null : server.id;
  const parts = await gather({
    name: () =>
      told(input.name, (name) => requireFreeName(ctx, name, { table: 'authorizationServer', own, taken: TAKEN })),
    issuer: () => told(input.issuer, (issuer) => requireIssuer(ctx.config, issuer)),
    initialAccessToken: () => secretOf(ctx, server, input, { name: 'initialAccessToken', issuerSoFar }),
    softwareStatement: () => secretOf(ctx, server, input, { name: 'softwareStatement', issuerSoFar }),
    certificateAuthorities: () => told(input.certificateAuthorities, certificatesIn),
    clientClaim: () => told(input.clientClaim, (claim) => requireClaim(claim, 'clientClaim')),
    scopeClaim: () => told(input.scopeClaim, (claim) => requireClaim(claim, 'scopeClaim')),
    clientAuthentication: () => input.clientAuthentication ?? undefined,
    clientTypes: () =>
      told(input.clientTypes, (types) =>
        clientTypesOf(types, input.clientAuthentication ?? server.clientAuthentication),
      ),
  });
  Object.assign(server, Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)));
}

const TAKEN = 'There is such an authorization server already.';

/** Otherwise whoever may change the issuer could have what is sealed sent to it. */
function secretOf(
  ctx: Context,
  server: AuthorizationServer,
  input: UpdateAuthorizationServerInput,
  { name, issuerSoFar }: { name: 'initialAccessToken' | 'softwareStatement'; issuerSoFar: string | null },
): string | null | undefined {
  const given = input[name];
  if (given != null) return sealServerSecret(ctx.secrets, server.id, name, secretIn(given, name));
  const isElsewhere = issuerSoFar !== null && input.issuer != null && input.issuer.trim() !== issuerSoFar;
  if (!isElsewhere || server[name] === null) return undefined;
  throw invalidInput('Another issuer needs it again; an empty one removes it.', ['input', name]);
}

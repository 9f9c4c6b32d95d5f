import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { readKeyMetadata } from '../../identity/attributes/attribute.queries.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { Loaders } from '../../platform/loader.ts';
import { certificateId } from '../../provider/port/consumer-key.ts';
import { isListed, KEY_KINDS, type KeyProof, provenMethodOf } from '../../provider/port/key-kinds.ts';
import type { DesiredKey, KeyRef } from '../../provider/port/provider-adapter.ts';
import { keyPartsOf } from '../../provider/providers/key-parts.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { App } from '../apps/app.entity.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';
import { isEnded, isNamedByProof } from '../credentials/credential.rules.ts';
import { type Key, openKey } from '../credentials/credential-key.ts';
import { type BesideCertificate, desiredKey, digestOf, type KeyParts } from './desired-key.ts';
import { readOwnerMetadata } from './owner-metadata.queries.ts';

export interface DesiredState extends KeyParts {
  provider: Provider;
  ref: KeyRef;
  /** What the gateway should hold; null when it should hold nothing. */
  key: DesiredKey | null;
  /** Equal for equal keys, whatever their revision and secret. */
  digest: string;
}

/** What the gateway should hold for a credential now. Reads only; `credential.revision` says for which revision it is true. */
export async function readDesiredState(ctx: Context, credentialId: string): Promise<DesiredState> {
  const [state] = await readDesiredStates(ctx, [credentialId]);
  if (!state) throw new Error(`There is no credential ${credentialId}.`);
  return state;
}

/**
 * As {@link readDesiredState}, for those of many that exist, in seven statements however many they are, one more where keys tell more of owners, and two where certificates go with them. Nothing that the
 * context has read before counts.
 */
export async function readDesiredStates(ctx: Context, ids: readonly string[]): Promise<DesiredState[]> {
  const { db } = ctx;
  const fresh = { ...ctx, loaders: new Loaders() };
  // The credentials come first: whatever changes behind one raises its revision, and then this answer counts for nothing.
  const credentials = await db.selectFrom('credential').selectAll().where(oneOf('id', ids)).orderBy('id').execute();
  const idsOf = (name: 'appId' | 'planId' | 'providerId') => [...new Set(credentials.map((each) => each[name]))];
  const apps = byId(
    await db
      .selectFrom('app')
      .selectAll()
      .where(oneOf('id', idsOf('appId')))
      .execute(),
  );
  const plans = byId(
    await db
      .selectFrom('plan')
      .selectAll()
      .where(oneOf('id', idsOf('planId')))
      .execute(),
  );
  const providers = byId(
    await db
      .selectFrom('provider')
      .selectAll()
      .where(oneOf('id', idsOf('providerId')))
      .execute(),
  );
  const products = await Promise.all(credentials.map(({ id }) => productsOfCredential.all(fresh, id)));
  const ownerIds = [...apps.values()].map(({ ownerId }) => ownerId);
  const teams = await readTeams(ctx, ownerIds);
  const metadataOf = await readKeyMetadata(ctx, [...new Set(ownerIds), ...apps.keys()]);
  const ownerMetadataOf = await readOwnerMetadata(ctx, ownerIds);
  const besideOf = await readBeside(ctx, credentials);
  return credentials.map((credential, index) => {
    const app = apps.get(credential.appId)!;
    const plan = plans.get(credential.planId)!;
    const provider = providers.get(credential.providerId)!;
    const { ref, proof } = namesOf(ctx, credential, provider, app);
    const beside = besideOf(credential, provider, products[index]!);
    const attributes = { ...metadataOf(app.ownerId), ...metadataOf(app.id) };
    const parts = {
      credential,
      app,
      plan,
      products: products[index]!,
      teamIds: teams.get(app.ownerId) ?? [],
      attributes,
      ownerMetadata: ownerMetadataOf(app.ownerId),
      ...(proof ? { proof } : {}),
      ...(beside ? { beside } : {}),
    };
    const key = isEnded(credential) ? null : desiredKey(ref, parts);
    return { ...parts, provider, ref, key, digest: digestOf(key) };
  });
}

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** How the credential's key is named at its provider: by its value, or by its hash once the value was erased. And what proves it. */
function namesOf(
  ctx: Context,
  credential: Credential,
  provider: Provider,
  app: Pick<App, 'redirectUrls'>,
): { ref: KeyRef; proof: KeyProof | null } {
  const { id, secret, keyHash, isImported, isSentWhole, authType } = credential;
  const opened: Key = secret === null ? { keyId: '', consumerKey: '' } : openKey(ctx.secrets, { id, secret });
  const { proof: value = null, ...key } = opened;
  const issued = issuedMethodOf(authType);
  const method = provenMethodOf(issued);
  const proof = method && { method, value };
  const isClient = issued !== null && KEY_KINDS[issued].isRegistered === true;
  const ref = {
    ...{ organisationId: provider.tykOrganisationId, ...key, keyHash, isSentAsId: isImported || isClient, isSentWhole },
    // Left out for others, so that the digests of earlier versions stay as they are.
    ...(isClient && { isClient }),
    ...(issued === 'oauth2' && { registration: { redirectUrls: app.redirectUrls } }),
    ...(issued === 'certificate' && key.keyId && { certificate: key.keyId }),
  };
  return { ref, proof };
}

/** The certificates that calls show beside keys; nothing is read where no credential has one. */
async function readBeside({ db }: Context, credentials: readonly Credential[]) {
  const having = credentials.filter((each) => each.certificateEndsAt !== null && !isNamedByProof(each));
  if (having.length === 0) return () => undefined;
  const ids = having.map(({ id }) => id);
  const rows = await db
    .selectFrom('clientCertificate')
    .select(['credentialId', 'fingerprint', 'pem'])
    .where(oneOf('credentialId', ids))
    .execute();
  const apis = await db
    .selectFrom('providerApi')
    .select(['providerId', 'apiId', 'authMethods', 'keyPlace', 'keyParts'])
    .where(oneOf('providerId', [...new Set(having.map(({ providerId }) => providerId))]))
    .execute();
  const certificates = new Map(rows.map((row) => [row.credentialId, row]));
  const listed = new Set(
    apis.filter((api) => isListed(keyPartsOf(api))).map(({ providerId, apiId }) => `${providerId} ${apiId}`),
  );
  return ({ id }: Credential, provider: Provider, products: readonly Product[]): BesideCertificate | undefined => {
    const found = certificates.get(id);
    if (!found) return undefined;
    const { fingerprint, pem } = found;
    const apiIds = [...new Set(products.flatMap((product) => product.apiIds))];
    return {
      ...{ id: certificateId(provider.tykOrganisationId, fingerprint), fingerprint, pem },
      apiIds: apiIds.filter((apiId) => listed.has(`${provider.id} ${apiId}`)),
    };
  };
}

async function readTeams({ db }: Context, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('membership')
    .select(['userId', 'teamId'])
    .where(oneOf('userId', userIds))
    .orderBy('teamId')
    .execute();
  const members = Map.groupBy(rows, ({ userId }) => userId);
  return new Map(Array.from(members, ([userId, of]) => [userId, of.map(({ teamId }) => teamId)]));
}

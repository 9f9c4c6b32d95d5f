import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { randomToken } from '../../platform/security/secret.ts';
import {
  certificateKey,
  consumerKey,
  importedKey,
  isSentWhole,
  newCounterId,
  newKeyId,
} from '../../provider/port/consumer-key.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';
import { isWithdrawn } from '../certificates/client-certificate.queries.ts';
import { partsOf } from '../certificates/given.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { type Key, sealKey } from '../credentials/credential-key.ts';

/** What a credential's row keeps of its key. */
export type StoredKey = Pick<
  Credential,
  'secret' | 'fingerprint' | 'lastFour' | 'isSentWhole' | 'awaitsPublicKey' | 'certificateEndsAt'
>;

/** A key that an API owner brings along: consumers send it by its id alone. */
export interface ImportedKey {
  keyId: string;
  /** Where the id is no more than a name. */
  proof?: string;
  /** Whether a key that the gateway has of that value is taken over. */
  adopts?: boolean;
}

export interface NewKey {
  key: Key | null;
  stored: StoredKey;
  /** What names it, or what is shown beside it; null where there is none of that yet. */
  certificate: Certificate | null;
}

/** Of a credential that waits for what names its key. */
const NO_KEY: StoredKey = {
  ...{ secret: null, fingerprint: null, lastFour: null, isSentWhole: false, certificateEndsAt: null },
  awaitsPublicKey: true,
};

interface Making {
  imported?: ImportedKey;
  given?: string;
  /** Whether calls with it show a client certificate out of a list. */
  needsCertificate?: boolean;
}

/**
 * A new key for a credential, as it is, and as its row keeps it.
 * @param given What its consumer gave before to prove it; without that it waits, and where the proof names the key there is none.
 */
export async function makeKey(
  ctx: Context,
  { id, providerId, authType }: Pick<Credential, 'id' | 'providerId' | 'authType'>,
  { imported, given, needsCertificate = false }: Making = {},
): Promise<NewKey> {
  const kind = KEY_KINDS[issuedMethodOf(authType)!];
  if (kind.isNamedByProof) return keyOfCertificate(ctx, { id, providerId }, given);
  const named = imported
    ? await chooseImportedKey(ctx, providerId, imported.keyId)
    : await chooseKey(ctx, providerId, newKeyId());
  const { publicKey, certificate: pem } = partsOf(given ?? '');
  const certificate = needsCertificate && pem ? await usable(ctx, pem) : null;
  const proof = kind.isGiven ? publicKey : (imported?.proof ?? randomToken());
  const key = kind.proof && proof ? { ...named, proof } : named;
  const stored = {
    secret: sealKey(ctx.secrets, id, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: key.keyId.slice(-4),
    isSentWhole: isSentWhole(key.consumerKey),
    awaitsPublicKey: (kind.isGiven && !publicKey) || (needsCertificate && !certificate),
    certificateEndsAt: certificate?.validUntil ?? null,
  };
  return { key, stored, certificate };
}

/** Null for one that has ended meanwhile, or was withdrawn. */
async function usable(ctx: Context, pem: string): Promise<Certificate | null> {
  const certificate = readCertificate(pem);
  return typeof certificate === 'string' || (await isWithdrawn(ctx, certificate.fingerprint)) ? null : certificate;
}

/** One that has ended meanwhile, was withdrawn, or has a key already, counts as not given. */
async function keyOfCertificate(
  ctx: Context,
  { id, providerId }: Pick<Credential, 'id' | 'providerId'>,
  pem: string | undefined,
): Promise<NewKey> {
  const certificate = pem === undefined ? null : await usable(ctx, pem);
  if (!certificate || (await findCertificateHolder(ctx, providerId, certificate.pem)))
    return { key: null, stored: NO_KEY, certificate: null };
  const key = { ...(await namesOfCertificate(ctx, providerId, certificate)), proof: certificate.pem };
  const stored = {
    secret: sealKey(ctx.secrets, id, key),
    fingerprint: ctx.secrets.fingerprint(key.consumerKey),
    lastFour: key.keyId.slice(-4),
    isSentWhole: false,
    awaitsPublicKey: false,
    certificateEndsAt: certificate.validUntil,
  };
  return { key, stored, certificate };
}

async function namesOfCertificate(ctx: Context, providerId: string, { fingerprint }: Certificate): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId: fingerprint, consumerKey: certificateKey(keyFormat, tykOrganisationId, fingerprint) };
}

/** The credential whose key a certificate finds at a provider, also one that has ended and still has it there; null where none has. */
export async function findCertificateHolder(ctx: Context, providerId: string, pem: string): Promise<string | null> {
  const certificate = readCertificate(pem);
  if (typeof certificate === 'string') return null;
  const { consumerKey } = await namesOfCertificate(ctx, providerId, certificate);
  const holder = await ctx.db
    .selectFrom('credential')
    .select('id')
    .where('providerId', '=', providerId)
    .where('fingerprint', '=', ctx.secrets.fingerprint(consumerKey))
    .where((eb) => eb.or([eb('status', 'not in', ENDED_STATUSES), eb('revision', '>', eb.ref('appliedRevision'))]))
    .executeTakeFirst();
  return holder?.id ?? null;
}

const keyFormats = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const providers = ctx.db.selectFrom('provider').select(['id', 'tykOrganisationId', 'keyFormat']);
  return inOrder(providerIds, await providers.where(oneOf('id', providerIds)).execute(), ({ id }) => id);
});

/** The key that a provider makes of an id which an API owner brings along. */
export async function chooseImportedKey(ctx: Context, providerId: string, keyId: string): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId, consumerKey: importedKey(keyFormat, tykOrganisationId, keyId) };
}

/** The key of the portal that has this id. */
async function chooseKey(ctx: Context, providerId: string, keyId: string): Promise<Key> {
  const { keyFormat, tykOrganisationId } = (await keyFormats(ctx, providerId))!;
  return { keyId, consumerKey: consumerKey(keyFormat, tykOrganisationId, keyId) };
}

/** The name of a new counter: that of a key which nobody holds, so that the gateway can be asked for what it counted. */
export const newCounter = async (ctx: Context, providerId: string): Promise<string> =>
  (await chooseKey(ctx, providerId, newCounterId())).consumerKey;

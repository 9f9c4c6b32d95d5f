import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, stopIfRefused } from '../../platform/rules.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { keepCertificate } from '../certificates/client-certificate.service.ts';
import { partsOf } from '../certificates/given.ts';
import { keyOfJwk, keyOfPem, MAX_KEY_LENGTH, type PublicKey } from '../certificates/public-key.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { credentials, productsOfCredential } from '../credentials/credential.queries.ts';
import { isNamedByProof, isUnclaimed, requireAlive } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { openKey, sealKey } from '../credentials/credential-key.ts';
import { endsOf, grantEndOf } from '../credentials/expiry.queries.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { readGiven, requireFit } from '../issuing/given.service.ts';
import { makeKey } from '../issuing/new-key.ts';
import { keyOfSet } from './key-set.ts';
import type { PublicKeyInput } from './public-key.inputs.ts';

/**
 * Gives a credential the public key by which its tokens are judged, or another one in place of it, or the certificate by which its key is found, for everybody who may see
 * its app. A set is fetched before any transaction, and only for who sees the credential.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (its kind takes none, it has a certificate, is not claimed yet, or has ended), KEY_TAKEN, ACCOUNT_LOCKED.
 */
export async function setPublicKey(ctx: Context, id: string, input: PublicKeyInput): Promise<Credential> {
  const { key } = await gather({
    found: () => requireVisible(ctx, id),
    key: () => keyInInput(input),
  });
  stopIfRefused(ctx);
  const chosen = key ?? (await fetchedKey(ctx, input));
  return inViewersTransaction(ctx, (tx) => {
    // A set may have taken long to come.
    requireViewer(tx.viewer);
    return storePublicKey(tx, id, input, chosen);
  });
}

async function requireVisible(ctx: Context, id: string): Promise<void> {
  if (!(await credentials.find(ctx, id))) throw notFound('credential');
}

/** Null for one that has to be fetched. @throws DomainError INVALID_INPUT */
function keyInInput({ pem, jwk, jwks }: PublicKeyInput): PublicKey | null {
  if ([pem, jwk, jwks].filter((form) => form != null).length !== 1) {
    throw invalidInput('Give exactly one of pem, jwk and jwks.', ['input']);
  }
  if (pem != null) return requireKey(isShort(pem) ? keyOfPem(pem) : TOO_LONG, 'pem');
  return jwk == null ? null : requireKey(isShort(jwk) ? keyOfJwk(jwk) : TOO_LONG, 'jwk');
}

const isShort = (text: string): boolean => text.length <= MAX_KEY_LENGTH;
const TOO_LONG = `A key has at most ${MAX_KEY_LENGTH} characters.`;

const fetchedKey = async (ctx: Context, { jwks }: PublicKeyInput): Promise<PublicKey> =>
  requireKey(await keyOfSet(ctx, jwks!.url, jwks!.kid ?? null), 'jwks');

/** @throws DomainError INVALID_INPUT */
function requireKey(found: PublicKey | string, form: keyof PublicKeyInput): PublicKey {
  if (typeof found !== 'string') return found;
  throw invalidInput(found, ['input', form]);
}

async function storePublicKey(ctx: Context, id: string, input: PublicKeyInput, given: PublicKey): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  const products = await productsOfCredential.all(ctx, id);
  const isCertified = isNamedByProof(credential) || isAwaitingCertificate(credential, products);
  const { pem } = await gather({
    state: () => requireTaking(credential, products),
    owner: () => requireUnlockedOwner(ctx, app.id),
    pem: () => (isCertified ? certificateIn(ctx, credential, products, input) : keyFor(ctx, products, given)),
  });
  const isNew = isCertified ? await storeCertificate(ctx, credential, pem) : storeKey(ctx, credential, pem);
  if (!isNew) return credential;
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.publicKeySet', credential, app);
  await sendToGateway(ctx, id);
  return credential;
}

/** Whether calls show a certificate beside its key, and it has none yet. */
const isAwaitingCertificate = (credential: Credential, products: readonly Product[]): boolean =>
  credential.awaitsPublicKey && products.some((product) => product.needsCertificate);

const keyFor = async (ctx: Context, products: readonly Product[], key: PublicKey): Promise<string> => {
  await requireFit(ctx, products, key, ['input']);
  return key.pem;
};

/** @throws DomainError INVALID_INPUT, KEY_TAKEN */
async function certificateIn(
  ctx: Context,
  credential: Credential,
  products: readonly Product[],
  { pem }: PublicKeyInput,
): Promise<string> {
  const given = await readGiven(ctx, credential, products, pem, ['input', 'pem']);
  if (given !== null) return given;
  throw invalidInput('Give the certificate of a client as pem.', ['input', 'pem']);
}

/** Whether it is another one than before. */
function storeKey(ctx: Context, credential: Credential, pem: string): boolean {
  const { id, secret } = credential;
  const key = openKey(ctx.secrets, { id, secret: secret! });
  if (key.proof === pem) return false;
  ctx.em.assign(credential, { secret: sealKey(ctx.secrets, id, { ...key, proof: pem }), awaitsPublicKey: false });
  return true;
}

/** Makes the key that the certificate finds, or has the one that there is go with it. */
async function storeCertificate(ctx: Context, credential: Credential, given: string): Promise<boolean> {
  const { stored, certificate } = isNamedByProof(credential)
    ? await makeKey(ctx, credential, { given })
    : await certified(ctx, credential, given);
  if (certificate) await keepCertificate(ctx, credential.id, certificate);
  ctx.em.assign(credential, { ...stored, ...endsOf(grantEndOf(credential), stored) });
  return true;
}

async function certified(ctx: Context, credential: Credential, given: string) {
  const { id, secret } = credential;
  const { publicKey, certificate: pem } = partsOf(given);
  const certificate = readCertificate(pem!);
  if (typeof certificate === 'string') throw invalidInput(certificate, ['input', 'pem']);
  const key = openKey(ctx.secrets, { id, secret: secret! });
  const stored = {
    secret: publicKey ? sealKey(ctx.secrets, id, { ...key, proof: publicKey }) : secret,
    ...{ awaitsPublicKey: false, certificateEndsAt: certificate.validUntil },
  };
  return { stored, certificate };
}

function requireTaking(credential: Credential, products: readonly Product[]): void {
  requireAlive(credential);
  const method = issuedMethodOf(credential.authType);
  const isTaking = (method !== null && KEY_KINDS[method].isGiven) || isAwaitingCertificate(credential, products);
  const refusals: [boolean, string][] = [
    [!isTaking, 'The credential takes no public key.'],
    [isUnclaimed(credential), 'The credential has to be claimed first: open the link that was mailed.'],
    [
      isNamedByProof(credential) && !credential.awaitsPublicKey,
      'The credential has a certificate: rotate it to go on with another one.',
    ],
  ];
  const refusal = refusals.find(([applies]) => applies);
  if (refusal) throw new DomainError(UserErrorCode.WRONG_STATE, refusal[1], { field: ['id'] });
}

import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { AuthType, Product } from '../../catalogue/products/product.entity.ts';
import { apisOfProduct } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { KEY_KINDS, type KeyMethod } from '../../provider/port/key-kinds.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { isWithdrawn } from '../certificates/client-certificate.queries.ts';
import { partsOf } from '../certificates/given.ts';
import { keyOfJwk, keyOfPem, MAX_KEY_LENGTH, type PublicKey } from '../certificates/public-key.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { findCertificateHolder } from './new-key.ts';

/** How what a consumer gives is read, by the method of the key that it proves; a sentence where it is wrong. */
const READERS: Partial<Record<KeyMethod, (text: string) => PublicKey | string>> = {
  jwt: (text) => (text.trimStart().startsWith('{') ? keyOfJwk(text) : keyOfPem(text)),
  certificate(text) {
    const certificate = readCertificate(text);
    return typeof certificate === 'string' ? certificate : { pem: certificate.pem, algorithms: null };
  },
};

type Needing = Pick<Product, 'needsCertificate'>;

/** Whether consumers give something for keys of such products: what proves them, or a client certificate beside them. */
export function takesPublicKey(authType: AuthType | null, products: readonly Needing[] = []): boolean {
  const method = issuedMethodOf(authType);
  return method !== null && (KEY_KINDS[method].isGiven || products.some((product) => product.needsCertificate));
}

/**
 * Reads a public key, or a certificate, for credentials of some products.
 * @returns It in the form in which it is kept; null where none is given.
 * @throws DomainError INVALID_INPUT, KEY_TAKEN (the certificate has a key)
 */
export async function readGiven(
  ctx: Context,
  { authType, providerId }: Pick<Credential, 'authType' | 'providerId'>,
  products: readonly Product[],
  text: string | null | undefined,
  field: FieldPath,
): Promise<string | null> {
  if (text == null) return null;
  const method = issuedMethodOf(authType);
  const read = method && READERS[method];
  if (method && method !== 'certificate' && products.some((product) => product.needsCertificate)) {
    return readWithCertificate(ctx, { products, read, text, field });
  }
  if (!read) throw invalidInput('Keys of these products take no public key.', field);
  const found = text.length > MAX_KEY_LENGTH ? `It has at most ${MAX_KEY_LENGTH} characters.` : read(text);
  if (typeof found === 'string') throw invalidInput(found, field);
  await requireFit(ctx, products, found, field);
  if (method === 'certificate') await requireFreeCertificate(ctx, providerId, found.pem, field);
  return found.pem;
}

interface Reading {
  products: readonly Product[];
  /** Null where the portal makes what proves the key. */
  read: ((text: string) => PublicKey | string) | undefined | null;
  text: string;
  field: FieldPath;
}

/**
 * A client certificate, and the public key before it where consumers give that as well: that of the certificate, unless another one comes along. Several keys may
 * go with one certificate. @throws DomainError INVALID_INPUT
 */
async function readWithCertificate(ctx: Context, { products, read, text, field }: Reading): Promise<string> {
  const refuse = (message: string) => invalidInput(message, field);
  if (text.length > MAX_KEY_LENGTH) throw refuse(`It has at most ${MAX_KEY_LENGTH} characters.`);
  if (/PRIVATE KEY/.test(text))
    throw refuse('This holds a private key: keep it, and make another pair, because it has been sent.');
  const { certificate: pem, publicKey } = partsOf(text);
  if (!pem)
    throw refuse(
      'Calls of these products show a client certificate: give it as PEM, behind the public key if there is one.',
    );
  const certificate = readCertificate(pem);
  if (typeof certificate === 'string') throw refuse(certificate);
  if (await isWithdrawn(ctx, certificate.fingerprint)) throw refuse('The certificate was withdrawn: give another one.');
  if (!read && publicKey) throw refuse('Keys of these products take no public key beside the certificate.');
  const key = read?.(publicKey ?? pem);
  if (typeof key === 'string') throw refuse(key);
  if (key) await requireFit(ctx, products, key, field);
  return `${key?.pem ?? ''}${certificate.pem}`;
}

/** At each gateway a certificate finds one key. @throws DomainError INVALID_INPUT (it was withdrawn), KEY_TAKEN */
async function requireFreeCertificate(ctx: Context, providerId: string, pem: string, field: FieldPath): Promise<void> {
  const certificate = readCertificate(pem);
  if (typeof certificate !== 'string' && (await isWithdrawn(ctx, certificate.fingerprint))) {
    throw invalidInput('The certificate was withdrawn: give another one.', field);
  }
  const conflictId = await findCertificateHolder(ctx, providerId, pem);
  if (conflictId === null) return;
  const message = 'Another credential has a key by this certificate.';
  throw new DomainError(UserErrorCode.KEY_TAKEN, message, { field, conflictId });
}

/**
 * Each API judges tokens by the algorithms of its definition; that one takes no tokens at all is for others to tell.
 * @throws DomainError INVALID_INPUT
 */
export async function requireFit(
  ctx: Context,
  products: readonly Product[],
  { algorithms }: PublicKey,
  field: FieldPath,
): Promise<void> {
  if (algorithms === null) return;
  const apis = (await Promise.all(products.map((product) => apisOfProduct(ctx, product)))).flat();
  const judging = apis.filter(({ keyAlgorithms }) => keyAlgorithms.length > 0);
  const other = judging.find(({ keyAlgorithms }) => !keyAlgorithms.some((algorithm) => algorithms.includes(algorithm)));
  if (!other) return;
  throw invalidInput(`${other.name} takes tokens signed by ${other.keyAlgorithms.join(', ')}.`, field);
}

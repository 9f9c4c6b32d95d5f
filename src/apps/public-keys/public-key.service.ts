import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import { apisOfProduct } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, stopIfRefused } from '../../platform/rules.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { requireUnlockedOwner } from '../apps/locked-owner.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { credentials, productsOfCredential } from '../credentials/credential.queries.ts';
import { isUnclaimed, requireAlive } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { openKey, sealKey } from '../credentials/credential-key.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { keyOfSet } from './key-set.ts';
import type { PublicKeyInput } from './public-key.inputs.ts';
import { keyOfJwk, keyOfPem, MAX_KEY_LENGTH, type PublicKey } from './public-key.ts';

/**
 * Gives a credential the public key by which its tokens are judged, or another one in place of it, for everybody who may see
 * its app. A set is fetched before any transaction, and only for who sees the credential.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (no credential of tokens, not claimed yet, ended), ACCOUNT_LOCKED.
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
    return storePublicKey(tx, id, chosen);
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

async function storePublicKey(ctx: Context, id: string, { pem, algorithms }: PublicKey): Promise<Credential> {
  const { credential, app } = await lockVisibleCredential(ctx, id);
  await gather({
    state: () => requireTaking(credential),
    owner: () => requireUnlockedOwner(ctx, app.id),
    fit: () => requireFit(ctx, credential, algorithms),
  });
  const key = openKey(ctx.secrets, { id, secret: credential.secret! });
  if (key.proof === pem) return credential;
  credential.secret = sealKey(ctx.secrets, id, { ...key, proof: pem });
  credential.awaitsPublicKey = false;
  credential.revision += 1;
  await ctx.em.flush();
  await recordCredential(ctx, 'credential.publicKeySet', credential, app);
  await sendToGateway(ctx, id);
  return credential;
}

function requireTaking(credential: Credential): void {
  requireAlive(credential);
  const method = issuedMethodOf(credential.authType);
  const message = !method || !KEY_KINDS[method].isGiven ? 'The credential takes no public key.' : UNCLAIMED;
  if (message !== UNCLAIMED || isUnclaimed(credential)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['id'] });
  }
}

const UNCLAIMED = 'The credential has to be claimed first: open the link that was mailed.';

/** Each API judges tokens by the algorithms of its definition. */
async function requireFit(ctx: Context, { id }: Credential, algorithms: readonly string[]): Promise<void> {
  const products = await productsOfCredential.all(ctx, id);
  const apis = (await Promise.all(products.map((product) => apisOfProduct(ctx, product)))).flat();
  const other = apis.find(({ keyAlgorithms }) => !keyAlgorithms.some((algorithm) => algorithms.includes(algorithm)));
  if (!other) return;
  throw invalidInput(`${other.name} takes tokens signed by ${other.keyAlgorithms.join(', ')}.`, ['input']);
}

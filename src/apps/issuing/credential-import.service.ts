import { sql } from 'kysely';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { isOwnClient, KEY_KINDS, type KeyMethod } from '../../provider/port/key-kinds.ts';
import type { Credential } from '../credentials/credential.entity.ts';
import { credentialById, findKeyHolder } from '../credentials/credential.queries.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { type Grant, issueAdopted, issueCredential } from './credential-issue.service.ts';
import { chooseImportedKey } from './new-key.ts';

const FIELD = ['input', 'value'];

/** Characters that need no escaping in a URL or header, and none that Tyk would take for a part of a path. */
const VALUE = /^(?!\.+$)[\w.-]{8,128}$/;

/** What is no secret: somebody may have chosen it by hand, such as an address of mail. None of these is a way through a path, or a call of Tyk's; shorter ones Tyk refuses. */
const NAME = /^(?!\.+$|create$|preview$)[\w.~@+=!$&'-]{3,128}$/;

/** Tyk reads an organisation out of keys that begin like this, and would look for another key. */
const LIKE_TYKS_OWN = /^(ey|[0-9a-f]{24})/;

/** Of a name it is known what it is: one that only begins like such a key is none. */
const NAMED_LIKE_TYKS_OWN = /^(eyJ|[0-9a-f]{24}.)/;

/** In these the value names the key, and something else proves it. */
const isNamed = (method: KeyMethod | null): boolean => method === 'basic' || method === 'hmac';

/**
 * Makes a credential whose key has a value that an API owner brings along, such as one that clients use already. It is
 * sealed before the gateway hears of it; a job then looks at the gateway, and leaves a foreign key of that value alone.
 * The caller has decided that the grant is allowed.
 * @throws DomainError INVALID_INPUT, KEY_TAKEN.
 */
export async function importCredential(
  ctx: Context,
  grant: Grant,
  value: string,
  { secret, adopts = false }: { secret?: string | null; adopts?: boolean },
): Promise<Credential> {
  const method = issuedMethodOf(grant.products[0]!.authType)!;
  requireImportable(value, method);
  requireImportableSecret(secret, method);
  requireProof(method, secret ?? null);
  await requireFreeKey(ctx, grant.plan.providerId, value);
  return issueCredential(ctx, { ...grant, imported: { keyId: value, adopts, ...(secret ? { proof: secret } : {}) } });
}

/**
 * Makes a credential of a key that the gateway has, of which the portal knows the hash alone: its value stays with those who
 * have it. The caller has decided that the grant is allowed.
 * @throws DomainError INVALID_INPUT, KEY_TAKEN.
 */
export async function adoptKey(ctx: Context, grant: Grant, keyHash: string): Promise<Credential> {
  const { products } = grant;
  if (issuedMethodOf(products[0]!.authType) !== 'authToken' || products.some((product) => product.needsCertificate)) {
    throw invalidInput('Only a key that is sent as it is, with nothing beside it, can be taken over by its hash.', [
      'input',
      'keyHash',
    ]);
  }
  // No index holds it: keys of which the portal knows the hash alone may have had credentials that ended.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gatehouse.key:${grant.plan.providerId}:${keyHash}`}, 0))`.execute(
    ctx.db,
  );
  const holder = await findByHash(ctx, grant.plan.providerId, keyHash);
  if (holder) throw keyTaken(['input', 'keyHash'], holder.id);
  return issueAdopted(ctx, grant, keyHash);
}

/** The living credential that was made of this key by an import; null where there is none. */
export async function findImported(
  ctx: Context,
  providerId: string,
  { keyHash, value }: { keyHash?: string | null; value?: string | null },
): Promise<Credential | null> {
  if (keyHash) {
    const holder = await findByHash(ctx, providerId, keyHash);
    return holder?.isImported ? holder : null;
  }
  if (!value || !isKeyLike(value)) return null;
  const { consumerKey } = await chooseImportedKey(ctx, providerId, value);
  const id = await findKeyHolder(ctx, { providerId, fingerprint: ctx.secrets.fingerprint(consumerKey) });
  const holder = id ? await credentialById(ctx, id) : null;
  return holder?.isImported ? holder : null;
}

const findByHash = async ({ db }: Context, providerId: string, keyHash: string): Promise<Credential | undefined> =>
  db
    .selectFrom('credential')
    .selectAll()
    .where('providerId', '=', providerId)
    .where('keyHash', '=', keyHash)
    .where('status', 'not in', ENDED_STATUSES)
    .executeTakeFirst();

const keyTaken = (field: readonly string[], conflictId: string) =>
  new DomainError(UserErrorCode.KEY_TAKEN, 'Another credential has this key.', { field, conflictId });

/** What Tyk takes in a header of basic authentication, however short it is: it splits at the colon, and hashes 72 bytes. */
const SECRET = /^[ -9;-~]{1,72}$/;

/** @throws DomainError INVALID_INPUT */
function requireProof(method: KeyMethod, secret: string | null): void {
  const { isGiven, name, proof: told } = KEY_KINDS[method];
  const proof = isGiven ? null : told;
  if (proof === null && secret !== null)
    throw invalidInput('A key of these products has no secret beside its value.', SECRET_FIELD);
  if (proof !== null && secret === null)
    throw invalidInput(`Give the ${proof} that goes with the ${name}.`, SECRET_FIELD);
}

const SECRET_FIELD = ['input', 'secret'];

/** Whether a text has the form of a key, or of the name of one, so that a gateway can be asked for it. */
export const isKeyLike = (value: string): boolean => VALUE.test(value) || NAME.test(value);

/**
 * @param method Of what it opens, where that is known: a client may have the id that Tyk gave it, which is no key.
 * @throws DomainError INVALID_INPUT
 */
export function requireImportable(value: string, method: KeyMethod | null = null): void {
  if (isNamed(method) && !NAME.test(value)) {
    const message =
      "A name has 3 to 128 letters, digits or any of _ . ~ @ + = ! $ & ' - in it, and is neither create nor preview.";
    throw invalidInput(message, FIELD);
  }
  if (!isNamed(method) && !VALUE.test(value)) {
    const message = 'A key has 8 to 128 letters, digits or any of _ . - in it.';
    throw invalidInput(message, FIELD);
  }
  const likeTyksOwn = isNamed(method) ? NAMED_LIKE_TYKS_OWN : LIKE_TYKS_OWN;
  if (!isOwnClient(method) && likeTyksOwn.test(value)) {
    const message = 'The key looks like one that Tyk made: it must begin neither with "ey" nor with 24 hex digits.';
    throw invalidInput(message, FIELD);
  }
}

/**
 * @param method Of what it opens, where that is known: the secret of a client of a server is told to no gateway.
 * @throws DomainError INVALID_INPUT
 */
export function requireImportableSecret(secret: string | null | undefined, method: KeyMethod | null): void {
  if (secret == null) return;
  const isOfServer = method !== null && KEY_KINDS[method].isRegistered === true;
  if (isOfServer ? SERVERS_SECRET.test(secret) : SECRET.test(secret)) return;
  const form = isOfServer ? '1 to 500 visible ASCII characters' : '1 to 72 ASCII characters, none of them a colon';
  throw invalidInput(`A secret has ${form}.`, SECRET_FIELD);
}

/** As RFC 6749 has it. */
const SERVERS_SECRET = /^[!-~]{1,500}$/;

/** The index holds it under concurrency, too. */
async function requireFreeKey(ctx: Context, providerId: string, value: string): Promise<void> {
  const { consumerKey } = await chooseImportedKey(ctx, providerId, value);
  const conflictId = await findKeyHolder(ctx, { providerId, fingerprint: ctx.secrets.fingerprint(consumerKey) });
  if (!conflictId) return;
  throw keyTaken(FIELD, conflictId);
}

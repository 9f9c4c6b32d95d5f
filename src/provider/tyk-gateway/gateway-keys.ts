import { z } from 'zod';
import type { HttpAnswer } from '../../platform/outbound-http/safe-http.ts';
import type { KeyListing, ListedKey } from '../port/key-listing.ts';
import type { KeyRef } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { addressOf, addressOfHash, addressOfId, type KeyAddress, namesMurmur64 } from '../tyk/key-format.ts';
import type { Meter } from '../tyk/quota-meter.ts';
import { type TykSession, tykSession } from '../tyk/wire.ts';
import { assertOk, type GatewayClient, messageOf, readBody } from './gateway-client.ts';
import { inertSession, type KeyFacts, type KeyPlace, placeOf } from './key-probe.ts';

/** The gateway's words about keys may hold the key itself, so none of them is passed on. */
const NO_WORDS = '';

const writtenKey = z.looseObject({ key: z.string(), key_hash: z.string().nullish() });
const keyList = z.looseObject({ keys: z.array(z.string()).nullish() });

/** Keys of a Gateway. They live in its Redis and need no reload. */
export class GatewayKeys {
  constructor(
    private readonly client: GatewayClient,
    private readonly facts: () => Promise<KeyFacts>,
  ) {}

  async read(ref: KeyRef): Promise<TykSession | null> {
    return this.readAt(withOrganisation(addressOf(ref), ref));
  }

  /**
   * `suppress_reset` as well: should another writer have been faster, its counters stay. Returns the hash under which the
   * gateway stores the key, which it tells only here; null where it stores keys in plain.
   */
  async create(ref: KeyRef, session: TykSession): Promise<string | null> {
    const place = await this.placeOf(ref);
    const isPlanted = place.organisationId !== ref.organisationId;
    const body = isPlanted ? inertSession(place.organisationId, session.alias ?? '') : session;
    const created = readBody(await this.write('POST', addressOfId(place.id), body), writtenKey);
    const key = created?.key;
    if (isPlanted && key === ref.consumerKey) await this.grow(ref, session);
    if (!key || key === ref.consumerKey || ref.keyId === ref.consumerKey) return created?.key_hash || null;
    await this.delete({ ...ref, consumerKey: key });
    throw new ProviderError(
      'mismatch',
      'The gateway now builds keys in another way (hash_key_function): check its health.',
    );
  }

  /**
   * `hashed` makes the gateway store the full key string under its own name instead of its hash, so that the counter of
   * that name counts as the meter's own. Whoever sends the string finds nothing, because it is hashed then.
   */
  async readMeter({ keyId, counter, session }: Meter): Promise<TykSession | null> {
    const organisation = { organisationId: session.org_id ?? '' };
    const place = await this.placeOf({ ...organisation, keyId, consumerKey: counter });
    const body = { ...session, org_id: place.organisationId };
    const stored = await this.write('POST', { ...addressOfId(place.id), searchParams: { hashed: 'true' } }, body);
    if (readBody(stored, writtenKey)?.key !== counter) return null;
    const hashed = await this.storesHashes();
    return this.readAt(hashed ? addressOfHash(counter) : withOrganisation(addressOfId(counter), organisation));
  }

  async update(ref: KeyRef, session: TykSession): Promise<void> {
    await this.write('PUT', addressOf(ref), session);
  }

  /** Makes of a key that is good for nothing what it should be; one that cannot become that goes again. */
  private async grow(ref: KeyRef, session: TykSession): Promise<void> {
    try {
      await this.update(ref, session);
    } catch (error) {
      if (error instanceof ProviderError && error.kind !== 'unreachable') await this.delete(ref);
      throw error;
    }
  }

  /** How a key is made that comes out as the value that was chosen. Only a value that names murmur64 can need a detour. */
  private async placeOf(ref: KeyRef): Promise<KeyPlace> {
    const hashFunction = namesMurmur64(ref.consumerKey) ? (await this.facts()).hashFunction : 'raw';
    return placeOf(ref, hashFunction);
  }

  /** False when there was no such key. */
  async delete(ref: KeyRef): Promise<boolean> {
    return this.deleteAt(withOrganisation(addressOf(ref), ref));
  }

  /** One that is missing already counts as success. */
  async deleteListed(organisationId: string, { value, hashed }: ListedKey): Promise<void> {
    await this.deleteAt(hashed ? addressOfHash(value) : withOrganisation(addressOfId(value), { organisationId }));
  }

  private async deleteAt({ path, searchParams }: KeyAddress): Promise<boolean> {
    const answer = await this.client.call('DELETE', path, { searchParams });
    if (answer.status === 404 && messageOf(answer)) return false;
    assertOk(answer, NO_WORDS);
    return true;
  }

  async list(): Promise<KeyListing> {
    const list = readBody(await this.client.call('GET', 'keys'), keyList);
    if (!list) return { kind: 'unavailable' };
    const hashed = await this.storesHashes();
    return { kind: 'listed', entries: (list.keys ?? []).map((value) => ({ value, hashed })) };
  }

  readListed({ value, hashed }: ListedKey): Promise<TykSession | null> {
    return this.readAt(hashed ? addressOfHash(value) : addressOfId(value));
  }

  private async readAt({ path, searchParams }: KeyAddress): Promise<TykSession | null> {
    return readBody(await this.client.call('GET', path, { searchParams }), tykSession);
  }

  private async write(method: 'POST' | 'PUT', address: KeyAddress, session: TykSession): Promise<HttpAnswer> {
    const searchParams = { ...address.searchParams, ...NO_RESET };
    const answer = await this.client.call(method, address.path, { json: session, searchParams });
    assertWritten(answer);
    return answer;
  }

  /** A gateway that does not hash refuses (400) to look up a hash, before it looks for it. */
  async storesHashes(): Promise<boolean> {
    const { path, searchParams } = addressOfHash('none');
    const answer = await this.client.call('GET', path, { searchParams });
    return answer.status !== 400;
  }
}

const NO_RESET = { suppress_reset: '1' };

/** A bare id is found only within its organisation. */
function withOrganisation(
  { path, searchParams }: KeyAddress,
  { organisationId }: Pick<KeyRef, 'organisationId'>,
): KeyAddress {
  return { path, searchParams: { ...searchParams, org_id: organisationId } };
}

function assertWritten(answer: HttpAnswer): void {
  // Tyk's one message for every trouble with policies or access rights; the detail is only in its log.
  if (answer.status === 500 && messageOf(answer).startsWith('Failed to create key')) {
    throw new ProviderError('policyMissing', 'The gateway refused the key: it lacks a product policy, or its APIs.');
  }
  assertOk(answer, NO_WORDS);
}

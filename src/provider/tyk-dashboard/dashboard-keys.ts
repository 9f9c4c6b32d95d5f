import { z } from 'zod';
import type { HttpAnswer } from '../../platform/outbound-http/safe-http.ts';
import type { KeyListing, ListedKey } from '../port/key-listing.ts';
import type { KeyRef } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { addressOf, addressOfId, type KeyAddress } from '../tyk/key-format.ts';
import { type TykSession, tykSession } from '../tyk/wire.ts';
import { assertOk, type DashboardClient, messageOf, readBody } from './dashboard-client.ts';

/** The Dashboard's words about keys may hold the key itself, so none of them is passed on. */
const NO_WORDS = '';

const dashboardKey = z.looseObject({ key_id: z.string(), key_hash: z.string().nullish(), data: tykSession });
const keyList = z.looseObject({ data: z.looseObject({ keys: z.array(z.string()).nullish() }).nullish() });

/** Keys of a Dashboard, which passes them on to a gateway: they depend on what that gateway has loaded by now. */
export class DashboardKeys {
  constructor(private readonly client: DashboardClient) {}

  async read(ref: KeyRef): Promise<TykSession | null> {
    return this.readAt(addressOf(ref));
  }

  /** Returns what the Dashboard calls the key (the full string or the bare id, both are seen), and its hash if it tells. */
  async create(keyId: string, session: TykSession): Promise<{ key: string; hash: string | null }> {
    const { key_id, key_hash } = await this.write('POST', addressOfId(keyId), session);
    return { key: key_id, hash: key_hash || null };
  }

  /** By hash only where `enable_update_key_by_hash` is on. */
  async update(ref: KeyRef, session: TykSession): Promise<void> {
    await this.write('PUT', addressOf(ref), session);
  }

  private async write(method: 'POST' | 'PUT', address: KeyAddress, session: TykSession) {
    const searchParams = { ...address.searchParams, suppress_reset: '1' };
    return written(await this.client.call(method, address.path, { json: session, searchParams }));
  }

  /** False when there was no such key. By hash only where `enable_delete_key_by_hash` is on. */
  async delete(ref: KeyRef): Promise<boolean> {
    const { path, searchParams } = addressOf(ref);
    const answer = await this.client.call('DELETE', path, { searchParams });
    if (isMissing(answer)) return false;
    assertOk(answer, NO_WORDS);
    return true;
  }

  async list(): Promise<KeyListing> {
    const answer = await this.client.call('GET', 'apis/keys', { searchParams: { p: '-2' } });
    if (isMissing(answer)) return { kind: 'unavailable' };
    const values = readBody(answer, keyList).data?.keys ?? [];
    return { kind: 'listed', entries: values.map((value) => ({ value, hashed: /^[0-9a-f]{8,64}$/.test(value) })) };
  }

  /** `auto_guess` leaves it to the Dashboard whether the entry is a key or a hash. */
  readListed({ value }: ListedKey): Promise<TykSession | null> {
    return this.readAt({ ...addressOfId(value), searchParams: { auto_guess: 'true' } });
  }

  private async readAt({ path, searchParams }: KeyAddress): Promise<TykSession | null> {
    const answer = await this.client.call('GET', path, { searchParams });
    return isMissing(answer) ? null : readBody({ ...answer, text: '' }, dashboardKey).data;
  }
}

/** A 404 is also what the Dashboard says when it reaches no gateway: that is not "no such key". */
function isMissing(answer: HttpAnswer): boolean {
  if (answer.status !== 404) return false;
  if (!/unable to connect/i.test(messageOf(answer))) return true;
  throw new ProviderError('unavailable', 'The Dashboard reaches none of its gateways.');
}

/**
 * How a gateway's refusal comes through is not documented, so every refused write, except for a bad body, counts as a
 * policy that has not reached the gateway yet, and is tried again for a while.
 */
function written(answer: HttpAnswer) {
  const key = dashboardKey.safeParse(answer.json);
  if (answer.status === 200 && key.success) return key.data;
  if (answer.status === 403) assertOk(answer, NO_WORDS);
  if (!isMissing(answer) && answer.json === undefined) assertOk(answer, NO_WORDS);
  throw new ProviderError('policyMissing', 'The Dashboard refused the key: its gateway may lack a product policy.');
}

import { z } from 'zod';
import type { HttpAnswer } from '../../platform/safe-http.ts';
import type { KeyListing, KeyRef, ListedKey } from '../provider-adapter.ts';
import { ProviderError } from '../provider-error.ts';
import { type TykSession, tykSession } from '../tyk/wire.ts';
import { assertOk, type DashboardClient, messageOf, readBody } from './dashboard-client.ts';

/** The Dashboard's words about keys may hold the key itself, so none of them is passed on. */
const NO_WORDS = '';

const dashboardKey = z.looseObject({ key_id: z.string().min(1), data: tykSession });
const keyList = z.looseObject({ data: z.looseObject({ keys: z.array(z.string()).nullish() }).nullish() });

/** Keys of a Dashboard, which passes them on to a gateway: they depend on what that gateway has loaded by now. */
export class DashboardKeys {
  constructor(private readonly client: DashboardClient) {}

  async read({ consumerKey }: KeyRef): Promise<TykSession | null> {
    return this.readPath(pathOf(consumerKey));
  }

  /** Returns what the Dashboard calls the key: the full string or the bare id, both are seen. */
  async create(keyId: string, session: TykSession): Promise<string> {
    const call = { json: session, searchParams: { suppress_reset: '1' } };
    return written(await this.client.call('POST', pathOf(keyId), call));
  }

  async update({ consumerKey }: KeyRef, session: TykSession): Promise<void> {
    const call = { json: session, searchParams: { suppress_reset: '1' } };
    written(await this.client.call('PUT', pathOf(consumerKey), call));
  }

  /** False when there was no such key. */
  async delete(consumerKey: string): Promise<boolean> {
    const answer = await this.client.call('DELETE', pathOf(consumerKey));
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
    return this.readPath(pathOf(value), { auto_guess: 'true' });
  }

  private async readPath(path: string, searchParams?: Record<string, string>): Promise<TykSession | null> {
    const answer = await this.client.call('GET', path, { searchParams });
    return isMissing(answer) ? null : readBody({ ...answer, text: '' }, dashboardKey).data;
  }
}

function pathOf(key: string): string {
  return `keys/${encodeURIComponent(key)}`;
}

/** A 404 is also what the Dashboard says when it reaches no gateway: that is not "no such key". */
function isMissing(answer: HttpAnswer): boolean {
  if (answer.status !== 404) return false;
  if (!/unable to connect/i.test(messageOf(answer))) return true;
  throw new ProviderError('unavailable', 'The Dashboard reaches none of its gateways.');
}

/**
 * How a gateway's refusal comes through is not documented, so every refusal of a write but a malformed body counts as a
 * policy that has not reached the gateway yet, and is tried again for a while.
 */
function written(answer: HttpAnswer): string {
  const key = dashboardKey.safeParse(answer.json);
  if (answer.status === 200 && key.success) return key.data.key_id;
  if (answer.status === 403) assertOk(answer, NO_WORDS);
  if (!isMissing(answer) && answer.json === undefined) assertOk(answer, NO_WORDS);
  throw new ProviderError('policyMissing', 'The Dashboard refused the key: its gateway may lack a product policy.');
}

import { z } from 'zod';
import type { HttpAnswer } from '../../platform/safe-http.ts';
import type { KeyListing, KeyRef, ListedKey } from '../provider-adapter.ts';
import { ProviderError } from '../provider-error.ts';
import { type TykSession, tykSession } from '../tyk/wire.ts';
import { assertOk, type GatewayClient, messageOf, readBody } from './gateway-client.ts';

/** The gateway's words about keys may hold the key itself, so none of them is passed on. */
const NO_WORDS = '';

const writtenKey = z.looseObject({ key: z.string() });
const keyList = z.looseObject({ keys: z.array(z.string()).nullish() });

/** Keys of a Gateway. They live in its Redis and need no reload. */
export class GatewayKeys {
  constructor(private readonly client: GatewayClient) {}

  /** By the value the consumer sends, so that a key which is found is one that opens. */
  async read({ organisationId, consumerKey }: KeyRef): Promise<TykSession | null> {
    const searchParams = { org_id: organisationId };
    return readBody(await this.client.call('GET', pathOf(consumerKey), { searchParams }), tykSession);
  }

  /** `suppress_reset` as well: should another writer have been faster, its counters stay. */
  async create(ref: KeyRef, session: TykSession): Promise<void> {
    const answer = await this.client.call('POST', pathOf(ref.keyId), { json: session, searchParams: NO_RESET });
    assertWritten(answer);
    const key = readBody(answer, writtenKey)?.key;
    if (!key || key === ref.consumerKey || ref.keyId === ref.consumerKey) return;
    await this.delete({ ...ref, consumerKey: key });
    throw new ProviderError(
      'mismatch',
      'The gateway now builds keys in another way (hash_key_function): check its health.',
    );
  }

  async update({ consumerKey }: KeyRef, session: TykSession): Promise<void> {
    assertWritten(await this.client.call('PUT', pathOf(consumerKey), { json: session, searchParams: NO_RESET }));
  }

  /** False when there was no such key. */
  async delete({ organisationId, consumerKey }: KeyRef): Promise<boolean> {
    const answer = await this.client.call('DELETE', pathOf(consumerKey), { searchParams: { org_id: organisationId } });
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

  async readListed({ value, hashed }: ListedKey): Promise<TykSession | null> {
    // Any value switches `hashed` on, also `false`.
    const searchParams = hashed ? { hashed: 'true' } : undefined;
    return readBody(await this.client.call('GET', pathOf(value), { searchParams }), tykSession);
  }

  /** A gateway that does not hash refuses (400) to look up a hash, before it looks for it. */
  private async storesHashes(): Promise<boolean> {
    const answer = await this.client.call('GET', pathOf('none'), { searchParams: { hashed: 'true' } });
    return answer.status !== 400;
  }
}

const NO_RESET = { suppress_reset: '1' };

function pathOf(key: string): string {
  return `keys/${encodeURIComponent(key)}`;
}

function assertWritten(answer: HttpAnswer): void {
  // Tyk's one message for every trouble with policies or access rights; the detail is only in its log.
  if (answer.status === 500 && messageOf(answer).startsWith('Failed to create key')) {
    throw new ProviderError('policyMissing', 'The gateway refused the key: it lacks a product policy, or its APIs.');
  }
  assertOk(answer, NO_WORDS);
}

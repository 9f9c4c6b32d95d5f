import { beforeAll, describe, expect, it } from 'vitest';
import { isSentWhole } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import type { ContractTarget } from './contract-target.ts';
import { desiredKey, newPolicyId, planDraft, productDraft, SMALL } from './drafts.ts';

export function describeKeys(current: () => ContractTarget): void {
  describe('keys', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let remembers: boolean;
    let lists: boolean;
    let storesPlain: boolean;
    let product: ProductPolicyDraft;
    let second: ProductPolicyDraft;
    let plan: PlanPolicyDraft;
    let larger: PlanPolicyDraft;
    const newKey = () => desiredKey(target, format, product, plan);
    const apply = (desired: DesiredKey) => target.adapter.applyKey(desired);
    /** At once, unless the provider's health warns that it remembers keys for 10 s. */
    const expectStatus = async (api: { id: string }, key: DesiredKey, status: number) => {
      const call = () => target.call(api, key.consumerKey);
      if (remembers) await expect.poll(call, { interval: 50 }).toBe(status);
      else expect(await call()).toBe(status);
    };

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      remembers = health.warnings.some(({ code }) => code === 'UNSAFE_REVOCATION');
      lists = !health.warnings.some(({ code }) => code === 'KEY_LISTING_DISABLED');
      storesPlain = health.warnings.some(({ code }) => code === 'KEYS_STORED_IN_PLAIN');
      product = productDraft(target, [target.apis[0]]);
      second = productDraft(target, [target.apis[1]]);
      plan = planDraft(target);
      larger = planDraft(target, { rate: 500, per: 60, quota: 5_000, quotaRenewalSeconds: 3_600 });
      for (const draft of [product, second, plan, larger]) await target.adapter.writePolicy(draft);
    });

    it('creates a key that opens the API of its product, and no other', async () => {
      const key = newKey();
      expect(await apply(key)).toMatchObject({
        outcome: 'created',
        key: { apiIds: [target.apis[0].id], limitsByApi: { [target.apis[0].id]: SMALL }, revision: 1, expiresAt: null },
      });
      await expectStatus(target.apis[0], key, 200);
      await expectStatus(target.apis[1], key, 403);
    });

    it('gives a key its policies by the ids that they are known by, product first and plan last', async () => {
      const { key } = await apply(newKey());
      expect(key.policyIds).toEqual([product.id, plan.id]);
      for (const id of key.policyIds) expect(await target.adapter.readPolicy(id)).toMatchObject({ id });
    });

    it('writes nothing when the key is right already', async () => {
      const key = newKey();
      await apply(key);
      const before = target.calls.length;
      expect((await apply(key)).outcome).toBe('unchanged');
      expect(target.calls.slice(before).filter((call) => !call.startsWith('GET'))).toEqual([]);
    });

    it('finds the key of a creation whose answer was lost', async () => {
      const key = newKey();
      target.loseAnswer('POST');
      await expect(apply(key)).rejects.toMatchObject({ kind: 'unreachable', retryable: true });
      const created = (await target.adapter.readKey(key))?.createdAt;
      const { outcome, key: found } = await apply(key);
      expect(found).toMatchObject({ createdAt: created, revision: 1 });
      // A gateway without a hash function gets its key in two writes, and the answer to the first was lost.
      expect(['unchanged', 'updated']).toContain(outcome);
    });

    it('keeps the used part of the quota over updates, also when the answer is lost', async () => {
      const key = newKey();
      const { createdAt } = (await apply(key)).key;
      await target.call(target.apis[0], key.consumerKey);
      await target.call(target.apis[0], key.consumerKey);
      await apply({ ...key, alias: 'Renamed', revision: 2 });
      target.loseAnswer('PUT');
      // On a kept connection it is made anew at once.
      await apply({ ...key, tags: ['more'], revision: 3 }).catch(({ retryable }) => expect(retryable).toBe(true));
      const after = await apply({ ...key, tags: ['more'], revision: 3 });
      expect(after).toMatchObject({ outcome: 'unchanged', key: { quotaRemaining: 998, createdAt } });
    });

    it('adds a product and takes it away again', async () => {
      const key = newKey();
      await apply(key);
      const both = { productPolicyIds: [product.id, second.id], expectedApiIds: target.apis.map(({ id }) => id) };
      await apply({ ...key, ...both, revision: 2 });
      await expectStatus(target.apis[1], key, 200);
      await apply({ ...key, revision: 3 });
      await expectStatus(target.apis[1], key, 403);
    });

    it('changes the plan of a live key', async () => {
      const key = newKey();
      await apply(key);
      const change = { planPolicyId: larger.id, expectedLimits: larger.limits, revision: 2 };
      const { key: changed } = await apply({ ...key, ...change });
      expect(changed.limitsByApi[target.apis[0].id]).toEqual(larger.limits);
    });

    it('repairs a key that was edited by hand', async () => {
      const key = newKey();
      await apply(key);
      const session = { org_id: key.organisationId, apply_policies: [product.id], alias: 'by hand' };
      await target.plantKey(key.consumerKey, session);
      expect(await apply(key)).toMatchObject({ outcome: 'updated', key: { alias: key.alias, revision: 1 } });
    });

    it('refuses to go back behind a newer revision', async () => {
      const key = newKey();
      await apply({ ...key, revision: 5 });
      await expect(apply({ ...key, revision: 4 })).rejects.toMatchObject({ kind: 'superseded', retryable: false });
    });

    it('tells the hash of a new key once, by which the key is changed and deleted without its value', async () => {
      const key = newKey();
      const { keyHash } = await apply(key);
      if (!keyHash) return expect(storesPlain).toBe(true);
      expect(await apply(key)).toMatchObject({ outcome: 'unchanged', keyHash: null });
      const erased = { ...key, keyId: '', consumerKey: '', keyHash, isSentWhole: isSentWhole(key.consumerKey) };
      await target.call(target.apis[0], key.consumerKey);
      expect(await apply({ ...erased, alias: 'By hash', revision: 2 })).toMatchObject({
        outcome: 'updated',
        key: { alias: 'By hash', quotaRemaining: 999 },
      });
      expect(await target.adapter.readKey(erased)).toMatchObject({ alias: 'By hash' });
      await target.adapter.deleteKey(erased);
      expect(await target.adapter.readKey(key)).toBeNull();
      await target.adapter.deleteKey(erased);
      await expect(apply({ ...erased, revision: 3 })).rejects.toMatchObject({ kind: 'keyMissing', retryable: false });
    });

    it('suspends and resumes a key with its counters', async () => {
      const key = newKey();
      await apply(key);
      await target.call(target.apis[0], key.consumerKey);
      expect(await apply({ ...key, suspended: true, revision: 2 })).toMatchObject({ key: { inactive: true } });
      await expectStatus(target.apis[0], key, 403);
      expect(await apply({ ...key, revision: 3 })).toMatchObject({ key: { inactive: false, quotaRemaining: 999 } });
      await expectStatus(target.apis[0], key, 200);
    });

    it('gives a key the end that was asked for, also against the lifetime in its plan', async () => {
      const expiring = { ...planDraft(target), keyExpiresInSeconds: 60 };
      await target.adapter.writePolicy(expiring);
      const key = desiredKey(target, format, product, expiring);
      expect((await apply(key)).key.expiresAt).toBeNull();
      const expiresAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
      expect((await apply({ ...key, expiresAt, revision: 2 })).key.expiresAt).toEqual(expiresAt);
    });

    it('deletes a key at once, and twice without error', async () => {
      const key = newKey();
      await apply(key);
      await expectStatus(target.apis[0], key, 200);
      await target.adapter.deleteKey(key);
      await expectStatus(target.apis[0], key, 403);
      expect(await target.adapter.readKey(key)).toBeNull();
      await target.adapter.deleteKey(key);
    });

    it('lists keys in a way that tells whose they are', async () => {
      const key = { ...newKey(), metadata: { ApplicationID: crypto.randomUUID() } };
      await apply(key);
      const listing = await target.adapter.listKeys();
      if (!lists) return expect(listing).toEqual({ kind: 'unavailable' });
      const entries = listing.kind === 'listed' ? listing.entries : [];
      const keys = await Promise.all(entries.map((entry) => target.adapter.readListedKey(entry)));
      expect(keys.map((found) => found?.metadata.ApplicationID)).toContain(key.metadata.ApplicationID);
    });

    describe('no key goes live without all it needs', () => {
      const otherOrganisation = async () => {
        const id = newPolicyId(target);
        const partitions = { quota: true, rate_limit: true };
        await target.plantPolicy({ id, name: id, org_id: 'another', active: true, partitions, rate: 1, per: 1 });
        return { planPolicyId: id };
      };
      const cases: [string, string, () => Partial<DesiredKey> | Promise<Partial<DesiredKey>>][] = [
        ['a missing plan policy', 'policyMissing', () => ({ planPolicyId: 'missing-plan' })],
        ['a missing product policy', 'policyMissing', () => ({ productPolicyIds: [product.id, 'missing-product'] })],
        ['only missing policies', 'policyMissing', () => ({ planPolicyId: 'missing', productPolicyIds: ['missing'] })],
        ['a plan of another organisation', 'policyMissing', otherOrganisation],
        ['an API that is not loaded', 'apiMissing', () => ({ expectedApiIds: [target.apis[0].id, 'missing-api'] })],
        ['other limits than the plan has', 'mismatch', () => ({ expectedLimits: { ...SMALL, rate: 99 } })],
        ['an API that no product grants', 'mismatch', () => ({ expectedApiIds: target.apis.map(({ id }) => id) })],
        ['no product', 'invalid', () => ({ productPolicyIds: [] })],
        ['an end in the past', 'invalid', () => ({ expiresAt: new Date(0) })],
        ['metadata that Tyk would take for policies', 'invalid', () => ({ metadata: { policies: [] } })],
      ];

      it.each(cases)('%s leaves no key behind', async (_name, kind, change) => {
        const key = newKey();
        await expect(apply({ ...key, ...(await change()) })).rejects.toMatchObject({ name: 'ProviderError', kind });
        expect(await target.adapter.readKey(key)).toBeNull();
      });

      it('a missing plan policy is named, and a live key keeps its old limits', async () => {
        const key = newKey();
        await apply(key);
        const change = { planPolicyId: 'missing-plan', expectedLimits: larger.limits, revision: 2 };
        await expect(apply({ ...key, ...change })).rejects.toThrow('missing-plan');
        expect((await target.adapter.readKey(key))?.limitsByApi[target.apis[0].id]).toEqual(SMALL);
      });

      it('a plan policy that vanishes from a live key is reported, and its limits stay in force', async () => {
        const vanishing = planDraft(target);
        await target.adapter.writePolicy(vanishing);
        const key = desiredKey(target, format, product, vanishing);
        await apply(key);
        await target.adapter.deletePolicy(vanishing.id);
        await expect(apply(key)).rejects.toMatchObject({ kind: 'policyMissing' });
        expect((await target.adapter.readKey(key))?.limitsByApi[target.apis[0].id]).toEqual(SMALL);
      });
    });

    it('names neither key nor secret in an error', async () => {
      const key = newKey();
      target.loseAnswer('POST');
      const error = await apply(key).catch((reason: unknown) => reason);
      const words = `${error} ${JSON.stringify(error)} ${error instanceof Error ? error.cause : ''}`;
      for (const hidden of [key.keyId, key.consumerKey, target.secret]) expect(words).not.toContain(hidden);
    });
  });
}

import { beforeAll, describe, expect, it } from 'vitest';
import { consumerKey, newCounterId } from '../../src/provider/port/consumer-key.ts';
import type { DesiredKey, KeyFormat, ProductPolicyDraft } from '../../src/provider/port/provider-adapter.ts';
import type { ContractTarget } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const QUOTA = { rate: 100, per: 60, quota: 3, quotaRenewalSeconds: 3_600 };

/** Keys that share a counter, as all keys of a grant do. */
export function describeSharedQuotas(current: () => ContractTarget): void {
  describe('shared quotas', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let products: ProductPolicyDraft[];
    let keyOf: (counter: string, draft?: Partial<DesiredKey>) => DesiredKey;
    const newCounter = () => consumerKey(format, target.organisationId, newCounterId());
    const call = ({ consumerKey }: DesiredKey, index: 0 | 1 = 0) => target.call(target.apis[index], consumerKey);
    const left = async (key: DesiredKey) => (await target.adapter.readKeyWithQuota(key))?.quotaRemaining;
    /** Where the provider tells no shared count, it says that it does not know. */
    const told = (count: number) => (target.tellsSharedCounts ? count : null);

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      products = target.apis.map((api) => productDraft(target, [api]));
      const plan = planDraft(target, QUOTA);
      for (const draft of [...products, plan]) await target.adapter.writePolicy(draft);
      keyOf = (counter, draft = {}) => ({ ...desiredKey(target, format, products[0]!, plan), counter, ...draft });
    });

    it('a key with the counter of another one goes on with what that one left', async () => {
      const counter = newCounter();
      const [first, second] = [keyOf(counter), keyOf(counter)];
      await target.adapter.applyKey(first);
      expect(await left(first)).toBe(told(3));
      expect([await call(first), await call(first)]).toEqual([200, 200]);
      await target.adapter.applyKey(second);
      expect([await left(first), await left(second)]).toEqual([told(1), told(1)]);
      expect([await call(second), await call(second), await call(first)]).toEqual([200, 403, 403]);
      expect([await left(first), await left(second)]).toEqual([told(0), told(0)]);
    });

    it('the count outlasts a look at it, a deletion, and the same key made anew', async () => {
      const key = keyOf(newCounter());
      await target.adapter.applyKey(key);
      await call(key);
      await left(key);
      await target.adapter.deleteKey(key);
      await target.adapter.applyKey(key);
      expect(await left(key)).toBe(told(2));
      expect([await call(key), await call(key), await call(key)]).toEqual([200, 200, 403]);
    });

    it('each product of a key counts for itself, for all keys of the counter', async () => {
      const counter = newCounter();
      const both = { productPolicyIds: products.map(({ id }) => id), expectedApiIds: target.apis.map(({ id }) => id) };
      const [first, second] = [keyOf(counter, both), keyOf(counter, both)];
      await target.adapter.applyKey(first);
      await target.adapter.applyKey(second);
      expect([await call(first), await call(first), await call(first, 1)]).toEqual([200, 200, 200]);
      expect(await left(second)).toBe(told(1));
      expect([await call(second), await call(second), await call(second, 1)]).toEqual([200, 403, 200]);
    });

    it('finds a key that was told to count for itself, and sets it right', async () => {
      const key = keyOf(newCounter());
      await target.adapter.applyKey(key);
      const { organisationId: org_id, productPolicyIds, planPolicyId, metadata, alias, tags } = key;
      const apply_policies = [...productPolicyIds, planPolicyId];
      const meta_data = { ...metadata, gatehouse_revision: key.revision };
      await target.plantKey(key.consumerKey, { org_id, apply_policies, meta_data, alias, tags });
      expect((await target.adapter.applyKey(key)).outcome).toBe('updated');
      expect((await target.adapter.applyKey(key)).outcome).toBe('unchanged');
    });

    it('what is made for a look opens nothing and is no key of anybody', async () => {
      const counter = newCounter();
      const key = keyOf(counter);
      await target.adapter.applyKey(key);
      await left(key);
      expect(await target.call(target.apis[0], counter)).toBe(403);
      const listing = await target.adapter.listKeys();
      const entries = listing.kind === 'listed' ? listing.entries : [];
      const meter = entries.find(({ value }) => value === counter);
      expect(meter && (await target.adapter.readListedKey(meter))).toBeFalsy();
    });
  });
}

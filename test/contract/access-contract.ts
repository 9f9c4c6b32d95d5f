import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyFormat, PlanLimits, ProductPolicyDraft } from '../../src/provider/port/provider-adapter.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

/** What a consumer gets from the gateway with a key that the adapter made. */
export function describeAccess(current: () => ContractTarget): void {
  describe('calls through the gateway', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let product: ProductPolicyDraft;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      format = health.status === 'up' ? health.keyFormat : 'raw';
      product = productDraft(target, target.apis);
      await target.adapter.writePolicy(product);
    });

    const keyOn = async (limits: PlanLimits, keyFormat: KeyFormat = format) => {
      const plan = planDraft(target, limits);
      await target.adapter.writePolicy(plan);
      const key = desiredKey(target, keyFormat, product, plan);
      await target.adapter.applyKey(key);
      return key.consumerKey;
    };

    const statuses = async (key: string, times: number) => {
      const seen: number[] = [];
      for (let call = 0; call < times; call += 1) seen.push(await target.call(target.apis[0], key));
      return seen;
    };

    it('answers 401 without a key and 403 for an unknown one', async () => {
      expect(await target.call(target.apis[0])).toBe(401);
      expect(await target.call(target.apis[0], 'no-such-key')).toBe(403);
    });

    it('answers 429 above the rate of the plan', async () => {
      const key = await keyOn({ ...UNLIMITED, rate: 2, per: 60 });
      expect(await statuses(key, 3)).toEqual([200, 200, 429]);
    });

    it('answers 403 when the quota of the plan is used up', async () => {
      const key = await keyOn({ ...UNLIMITED, quota: 2, quotaRenewalSeconds: 3_600 });
      expect(await statuses(key, 3)).toEqual([200, 200, 403]);
    });

    it('never refuses on a plan without limits', async () => {
      const key = await keyOn(UNLIMITED);
      expect(await statuses(key, 20)).toEqual(Array(20).fill(200));
    });

    it('accepts the bare id as well, which is what is sent when the format of keys is not known', async () => {
      expect(await statuses(await keyOn(UNLIMITED, 'raw'), 1)).toEqual([200]);
    });
  });
}

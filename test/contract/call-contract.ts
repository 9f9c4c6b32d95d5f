import { beforeAll, describe, expect, it } from 'vitest';
import { callAsConsumer } from '../../src/provider/consumer-calls/consumer-call.ts';
import { newKeyId } from '../../src/provider/port/consumer-key.ts';
import type { KeyFormat, PlanLimits } from '../../src/provider/port/provider-adapter.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

/** What an answer to a consumer says of the key, by which the portal judges a call that it makes itself. */
export function describeCalls(current: () => ContractTarget): void {
  describe('a call that the portal makes as a consumer', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
    });

    /** A key on the first API alone. */
    const newKey = async (limits: PlanLimits = UNLIMITED) => {
      const [product, plan] = [productDraft(target, [target.apis[0]]), planDraft(target, limits)];
      for (const draft of [product, plan]) await target.adapter.writePolicy(draft);
      const desired = desiredKey(target, format, product, plan);
      await target.adapter.applyKey(desired);
      return desired;
    };
    const call = async (apiId: string, key: string) => {
      const { gatewayUrl } = target;
      const { verdict, status } = await callAsConsumer(
        { config: { webhookAllowedHosts: [] } as never },
        { url: gatewayUrl, gatewayUrl, version: 'some' },
        { method: 'GET', url: `${gatewayUrl}/${apiId}/`, headers: { authorization: key } },
      );
      return `${verdict} ${status}`;
    };

    it('passes with the key, also on a plan without limits', async () => {
      expect(await call(target.apis[0].id, (await newKey()).consumerKey)).toBe('PASSED 200');
    });

    it('is refused where the key opens nothing, there is no key, it has ended, or the address is nobody’s', async () => {
      const key = await newKey();
      expect(await call(target.apis[1].id, key.consumerKey)).toBe('REFUSED 403');
      expect(await call(target.apis[0].id, newKeyId())).toMatch(/^REFUSED 40[13]$/);
      expect(await call(`${target.prefix}nobody`, key.consumerKey)).toBe('REFUSED 404');
      await target.adapter.deleteKey(key);
      expect(await call(target.apis[0].id, key.consumerKey)).toMatch(/^REFUSED 40[13]$/);
    });

    it.each([
      ['rate', { ...UNLIMITED, rate: 1, per: 60 }, 'LIMITED 429'],
      ['quota', { ...UNLIMITED, quota: 1, quotaRenewalSeconds: 3_600 }, 'LIMITED 403'],
    ])('whose %s is used up says so, and that the key is known', async (_, limits, expected) => {
      const { consumerKey } = await newKey(limits);
      expect(await call(target.apis[0].id, consumerKey)).toBe('PASSED 200');
      expect(await call(target.apis[0].id, consumerKey)).toBe(expected);
    });
  });
}

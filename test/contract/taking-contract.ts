import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashFunctionOf, isSentWhole, withMurmur64 } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import type { ContractTarget } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

/**
 * Callers of one key at the same time, and the pause of each between two calls. Where the gateway goes on with what it
 * remembers, the portal can win against some tens of calls a second; elsewhere some call is on its way at any moment.
 */
const USE = { 'as the provider makes it': { callers: 2, pauseMs: 10 }, 'as a bare id': { callers: 1, pauseMs: 50 } };
/** What counting remembered would bring back shows with the next call. */
const CALLS_AFTERWARDS = 20;

/** Taking from a key that is in use all the while: what was taken stays taken from the moment on that the adapter says so, and it says so of nothing else. */
export function describeTaking(current: () => ContractTarget): void {
  describe('a key in use', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let plain: boolean;
    let products: ProductPolicyDraft[];
    let plan: PlanPolicyDraft;
    let tight: PlanPolicyDraft;
    let uncounted: PlanPolicyDraft;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      format = health.status === 'up' ? health.keyFormat : 'raw';
      plain = health.status === 'up' && health.warnings.some(({ code }) => code === 'KEYS_STORED_IN_PLAIN');
      products = target.apis.map((api) => productDraft(target, [api]));
      plan = planDraft(target, { rate: null, per: null, quota: 100_000, quotaRenewalSeconds: 3_600 });
      tight = planDraft(target, { rate: null, per: null, quota: 1, quotaRenewalSeconds: 3_600 });
      uncounted = planDraft(target, { rate: null, per: null, quota: null, quotaRenewalSeconds: null });
      for (const draft of [...products, plan, tight, uncounted]) await target.adapter.writePolicy(draft);
    });

    const both = (keyFormat: KeyFormat): DesiredKey => ({
      ...desiredKey(target, keyFormat, products[0]!, plan),
      productPolicyIds: products.map(({ id }) => id),
      expectedApiIds: target.apis.map(({ id }) => id),
    });
    const apply = (key: DesiredKey, change: Partial<DesiredKey>) =>
      target.adapter.applyKey({ ...key, ...change, revision: 2 });

    const takings: Record<string, (key: DesiredKey) => Promise<unknown>> = {
      'its deletion': (key) => target.adapter.deleteKey(key),
      'its suspension': (key) => apply(key, { suspended: true }),
      'the removal of a product': (key) =>
        apply(key, { productPolicyIds: [products[0]!.id], expectedApiIds: products[0]!.apis.map(({ id }) => id) }),
      'a smaller plan': (key) => apply(key, { planPolicyId: tight.id, expectedLimits: tight.limits }),
    };
    const forms = ['as the provider makes it', 'as a bare id'] as const;
    const cases = Object.keys(takings).flatMap((taking) => [
      ...forms.map((sent) => [taking, 'a', sent] as const),
      ...(taking === 'its deletion' ? forms.map((sent) => [taking, 'no', sent] as const) : []),
    ]);
    /** Keys of earlier versions alone can be sent by their ids. */
    const keyFor = (sent: keyof typeof USE, quota: 'a' | 'no'): DesiredKey => {
      const key = both(sent === 'as a bare id' ? hashFunctionOf(format) : format);
      return quota === 'a' ? key : { ...key, planPolicyId: uncounted.id, expectedLimits: uncounted.limits };
    };
    const sentOf = (sent: keyof typeof USE, { keyId, consumerKey }: DesiredKey) =>
      sent === 'as a bare id' ? keyId : consumerKey;
    const useAs = (sent: keyof typeof USE, key: DesiredKey) => {
      const use = new AbortController();
      const callers = Array.from({ length: USE[sent].callers }, async () => {
        while (!use.signal.aborted) {
          await target.call(target.apis[1], sentOf(sent, key));
          await pause(USE[sent].pauseMs);
        }
      });
      return async () => {
        use.abort();
        await Promise.all(callers);
      };
    };

    it('G6: a key opens as a whole, with and without a quota, and in none of its parts', async (ctx) => {
      const keys = [keyFor('as the provider makes it', 'a'), keyFor('as the provider makes it', 'no')];
      // A Dashboard gives keys its own organisation; they are stayed with as older ones are.
      if (!isSentWhole(keys[0]!.consumerKey)) return ctx.skip();
      for (const key of keys) {
        await target.adapter.applyKey(key);
        const { keyId, consumerKey, organisationId } = key;
        const parts = [keyId, `${organisationId}${keyId}`, withMurmur64(keyId), `${organisationId}${consumerKey}`];
        for (const part of parts) expect([part, await target.call(target.apis[1], part)]).toEqual([part, 403]);
        expect(await target.call(target.apis[1], consumerKey)).toBe(200);
        for (const part of parts) expect([part, await target.call(target.apis[1], part)]).toEqual([part, 403]);
      }
    });

    it('G6: a key with two names opens what it is given from the moment on that it is said to be given', async () => {
      const key = keyFor('as a bare id', 'a');
      const api = target.apis[1];
      const call = () => target.call(api, sentOf('as a bare id', key));
      const less = { productPolicyIds: [products[0]!.id], expectedApiIds: products[0]!.apis.map(({ id }) => id) };
      await target.adapter.applyKey({ ...key, ...less });
      expect(await call()).toBe(403);
      await target.adapter.applyKey({ ...key, revision: 2 });
      expect(await call()).toBe(200);
      await target.adapter.applyKey({ ...key, suspended: true, revision: 3 });
      expect(await call()).toBe(403);
      await target.adapter.applyKey({ ...key, revision: 4 });
      expect(await call()).toBe(200);
    }, 120_000);

    it.each(cases)(
      'G6: holds %s on %s quota, sent %s',
      async (taking, quota, sent) => {
        const key = keyFor(sent, quota);
        await target.adapter.applyKey(key);
        const api = target.apis[1];
        const rest = useAs(sent, key);
        try {
          await expect.poll(() => target.call(api, sentOf(sent, key))).toBe(200);
          const refusal = await takings[taking]!(key).then(
            () => null,
            (error: unknown) => error,
          );
          // A gateway that stores keys in plain renews what it remembers under an id with every call; it ends in a long pause alone.
          const isRenewed = plain && sent === 'as a bare id' && quota === 'a';
          if (isRenewed && refusal) return expect(refusal).toMatchObject({ kind: 'notVisible' });
          expect(refusal).toBeNull();
          const seen = new Set<number>();
          for (let call = 0; call < CALLS_AFTERWARDS; call += 1) seen.add(await target.call(api, sentOf(sent, key)));
          seen.add(await target.call(api, key.consumerKey));
          expect([...seen]).toEqual([403]);
        } finally {
          await rest();
        }
      },
      60_000,
    );
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
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

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      format = health.status === 'up' ? health.keyFormat : 'raw';
      plain = health.status === 'up' && health.warnings.some(({ code }) => code === 'KEYS_STORED_IN_PLAIN');
      products = target.apis.map((api) => productDraft(target, [api]));
      plan = planDraft(target, { rate: null, per: null, quota: 100_000, quotaRenewalSeconds: 3_600 });
      tight = planDraft(target, { rate: null, per: null, quota: 1, quotaRenewalSeconds: 3_600 });
      for (const draft of [...products, plan, tight]) await target.adapter.writePolicy(draft);
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
    const formats = ['as the provider makes it', 'as a bare id'] as const;
    const cases = Object.keys(takings).flatMap((taking) => formats.map((sent) => [taking, sent] as const));
    const useAs = (sent: keyof typeof USE, key: DesiredKey) => {
      const use = new AbortController();
      const callers = Array.from({ length: USE[sent].callers }, async () => {
        while (!use.signal.aborted) {
          await target.call(target.apis[1], key.consumerKey);
          await pause(USE[sent].pauseMs);
        }
      });
      return async () => {
        use.abort();
        await Promise.all(callers);
      };
    };

    it.each(cases)(
      'G6: holds %s, sent %s',
      async (taking, sent) => {
        const key = both(sent === 'as a bare id' ? 'raw' : format);
        await target.adapter.applyKey(key);
        const api = target.apis[1];
        const rest = useAs(sent, key);
        try {
          await expect.poll(() => target.call(api, key.consumerKey)).toBe(200);
          const refusal = await takings[taking]!(key).then(
            () => null,
            (error: unknown) => error,
          );
          // A gateway that stores keys in plain renews what it remembers under an id with every call; it ends in a long pause alone.
          const isRenewed = plain && sent === 'as a bare id';
          if (isRenewed && refusal) return expect(refusal).toMatchObject({ kind: 'notVisible' });
          expect(refusal).toBeNull();
          const seen = new Set<number>();
          for (let call = 0; call < CALLS_AFTERWARDS; call += 1) seen.add(await target.call(api, key.consumerKey));
          expect([...seen]).toEqual([403]);
        } finally {
          await rest();
        }
      },
      60_000,
    );
  });
}

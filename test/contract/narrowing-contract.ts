import { beforeAll, describe, expect, it } from 'vitest';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
  ProviderKey,
} from '../../src/provider/port/provider-adapter.ts';
import { killSwitchId } from '../../src/provider/tyk/policy-mapping.ts';
import type { ContractTarget } from './contract-target.ts';
import { desiredKey, planDraft, productDraft, SMALL } from './drafts.ts';

const SMALLER = { rate: 50, per: 60, quota: 100, quotaRenewalSeconds: 7_200 };
const LARGER = { rate: 500, per: 60, quota: 5_000, quotaRenewalSeconds: 3_600 };
const SOON = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);

/** A key of two products, everything that it rests on, and nothing that others rest on. */
interface Held {
  key: DesiredKey;
  first: ProductPolicyDraft;
  second: ProductPolicyDraft;
  plan: PlanPolicyDraft;
}

type Refused = [keyof Omit<Held, 'key'>, 'is set per API' | 'is set per API and by partitions' | 'opens nothing'];

type Disturbance =
  | 'an API'
  | 'the first product'
  | 'the second product'
  | 'both products'
  | 'the plan'
  | 'all policies';

/** Whatever has vanished at the provider: what narrows a key is in force all the same, and what widens it waits. */
export function describeNarrowing(current: () => ContractTarget): void {
  describe('keys behind which something has vanished', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let remembers: boolean;
    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      remembers = health.warnings.some(({ code }) => code === 'UNSAFE_REVOCATION');
    });

    const hold = async (): Promise<Held> => {
      const [first, second, plan] = [
        productDraft(target, [target.apis[0]]),
        productDraft(target, [target.apis[1]]),
        planDraft(target),
      ];
      for (const draft of [first, second, plan]) await target.adapter.writePolicy(draft);
      const key = {
        ...desiredKey(target, format, first, plan),
        productPolicyIds: [first.id, second.id],
        expectedApiIds: target.apis.map(({ id }) => id),
      };
      await target.adapter.applyKey(key);
      return { key, first, second, plan };
    };
    const draftsOf = ({ first, second, plan }: Held, gone: Disturbance) =>
      ({
        'an API': [],
        'the first product': [first],
        'the second product': [second],
        'both products': [first, second],
        'the plan': [plan],
        'all policies': [first, second, plan],
      })[gone];
    const vanish = async (held: Held, gone: Disturbance) => {
      for (const { id } of draftsOf(held, gone)) await target.adapter.deletePolicy(id);
    };
    const comeBack = async (held: Held, gone: Disturbance) => {
      for (const draft of draftsOf(held, gone)) await target.adapter.writePolicy(draft);
    };
    /** The wish, at a provider that lacks one of the APIs where that is what has vanished. */
    const wishOf = ({ key }: Held, gone: Disturbance, change: Partial<DesiredKey>): DesiredKey => {
      const wish = { ...key, ...change, revision: 2 };
      return gone === 'an API' ? { ...wish, expectedApiIds: [...wish.expectedApiIds, 'missing-api'] } : wish;
    };
    const opens = async ({ consumerKey }: DesiredKey) => {
      const statuses = [await target.call(target.apis[0], consumerKey), await target.call(target.apis[1], consumerKey)];
      return statuses.map((status) => status === 200);
    };
    /** What is closed is so at once; what comes back may still be spreading. */
    const expectOpen = async (key: DesiredKey, expected: [boolean, boolean]) => {
      if (!remembers) {
        const open = await opens(key);
        expect(open.filter((isOpen, index) => isOpen && !expected[index])).toEqual([]);
      }
      await expect.poll(() => opens(key), { interval: 50 }).toEqual(expected);
    };
    const limitsOf = (key: ProviderKey | null) => Object.values(key?.limitsByApi ?? {});

    it.each<Disturbance>(['an API', 'the first product', 'both products', 'the plan', 'all policies'])(
      'G1: without %s a key is suspended, stays so when it is back, and resumes with its counters',
      async (gone) => {
        const held = await hold();
        await expectOpen(held.key, [true, true]);
        const { quotaRemaining } = (await target.adapter.readKey(held.key))!;
        expect(quotaRemaining).toBeLessThan(SMALL.quota!);
        await vanish(held, gone);
        const { key } = await target.adapter.applyKey(wishOf(held, gone, { suspended: true }));
        expect(key.inactive).toBe(true);
        expect((await target.adapter.applyKey(wishOf(held, gone, { suspended: true }))).outcome).toBe('unchanged');
        await expectOpen(held.key, [false, false]);
        await comeBack(held, gone);
        await expectOpen(held.key, [false, false]);
        const resumed = await target.adapter.applyKey({ ...held.key, revision: 3 });
        expect(resumed.key).toMatchObject({ inactive: false, quotaRemaining });
        await expectOpen(held.key, [true, true]);
      },
    );

    /** Edits that make Tyk refuse every key with the policy, as an owner makes them by hand. */
    const edit = async ({ first, second, plan }: Held, [what, change]: Refused) => {
      const { id } = { first, second, plan }[what];
      const before = (await target.rawPolicy(id)) as { id: string; partitions: object };
      const { per_api, ...parts } = before.partitions as Record<string, boolean>;
      const none = Object.fromEntries(Object.keys(parts).map((name) => [name, false]));
      await target.plantPolicy({
        ...before,
        ...(change === 'opens nothing'
          ? { access_rights: {} }
          : { partitions: { ...(change === 'is set per API' ? none : parts), per_api: true } }),
      });
      return () => target.plantPolicy(before);
    };
    /** Closed as the provider refuses the key, or because there is nothing in the product. */
    const REFUSED: Refused[] = [
      ['first', 'is set per API'],
      ['second', 'is set per API'],
      ['plan', 'is set per API'],
      ['first', 'is set per API and by partitions'],
      ['plan', 'is set per API and by partitions'],
    ];

    it.each(REFUSED)(
      'G1: while the %s policy %s, a key is suspended, stays so afterwards, and resumes',
      async (...refused) => {
        const held = await hold();
        const putBack = await edit(held, refused);
        await expectOpen(held.key, [false, false]);
        const wish = { ...held.key, suspended: true, revision: 2 };
        expect((await target.adapter.applyKey(wish)).key).toMatchObject({ inactive: true, revision: 2 });
        await putBack();
        await expectOpen(held.key, [false, false]);
        await target.adapter.applyKey({ ...held.key, revision: 3 });
        await expectOpen(held.key, [true, true]);
      },
    );

    it.each(REFUSED)(
      'G1: while the %s policy %s, a product is taken off, and does not open when that is put back',
      async (...refused) => {
        const held = await hold();
        const putBack = await edit(held, refused);
        const change = { productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id], revision: 2 };
        const applied = target.adapter.applyKey({ ...held.key, ...change });
        if (refused[0] === 'second') await applied;
        else await expect(applied).rejects.toMatchObject({ kind: 'policyMissing', retryable: true });
        await putBack();
        expect(await opens(held.key)).toMatchObject([expect.any(Boolean), false]);
        await target.adapter.applyKey({ ...held.key, ...change });
        await expectOpen(held.key, [true, false]);
      },
    );

    it.each(REFUSED)('G1: while the %s policy %s, a smaller plan is in force', async (...refused) => {
      const held = await hold();
      const smaller = planDraft(target, SMALLER);
      await target.adapter.writePolicy(smaller);
      const putBack = await edit(held, refused);
      const wish = { ...held.key, planPolicyId: smaller.id, expectedLimits: SMALLER, revision: 2 };
      const applied = target.adapter.applyKey(wish);
      if (refused[0] === 'plan') await applied;
      else await expect(applied).rejects.toMatchObject({ kind: 'policyMissing' });
      await putBack();
      for (const limits of limitsOf(await target.adapter.readKey(held.key))) expect(limits).toEqual(SMALLER);
      await target.adapter.applyKey(wish);
      for (const limits of limitsOf(await target.adapter.readKey(held.key))) expect(limits).toEqual(SMALLER);
      await expectOpen(held.key, [true, true]);
    });

    it('G1: while the products open nothing, a key is suspended and stays so afterwards', async () => {
      const held = await hold();
      const putBack = [await edit(held, ['first', 'opens nothing']), await edit(held, ['second', 'opens nothing'])];
      const wish = { ...held.key, suspended: true, revision: 2 };
      expect((await target.adapter.applyKey(wish)).key).toMatchObject({ inactive: true, revision: 2 });
      for (const put of putBack) await put();
      await expectOpen(held.key, [false, false]);
    });

    it('G1: a policy of suspension that was edited by hand is put right before a key relies on it', async () => {
      const held = await hold();
      await target.adapter.applyKey({ ...held.key, suspended: true, revision: 2 });
      const killSwitch = (await target.rawPolicy(killSwitchId(target.organisationId))) as { id: string };
      await target.plantPolicy({ ...killSwitch, partitions: { per_api: true } });
      const other = await hold();
      await target.adapter.applyKey({ ...other.key, suspended: true, revision: 2 });
      expect(await target.rawPolicy(killSwitch.id)).toMatchObject({ partitions: { per_api: false } });
      await expectOpen(held.key, [false, false]);
      await expectOpen(other.key, [false, false]);
    });

    it.each<[Disturbance, string, [boolean, boolean]]>([
      ['an API', 'apiMissing', [true, false]],
      ['the plan', 'policyMissing', [true, false]],
      ['the first product', 'policyMissing', [false, false]],
      ['all policies', 'policyMissing', [false, false]],
    ])('G1: without %s a product is taken off a key at once', async (gone, kind, expected) => {
      const held = await hold();
      await vanish(held, gone);
      const change = { productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id] };
      const wish = wishOf(held, gone, change);
      await expect(target.adapter.applyKey(wish)).rejects.toMatchObject({ kind, retryable: true });
      await expectOpen(held.key, expected);
      await expect(target.adapter.applyKey(wish)).rejects.toMatchObject({ kind });
      await expectOpen(held.key, expected);
      await comeBack(held, gone);
      expect((await target.adapter.applyKey({ ...held.key, ...change, revision: 2 })).outcome).toBe('updated');
      await expectOpen(held.key, [true, false]);
    });

    it('G1: a product whose own policy is gone is taken off, and does not open again when that is back', async () => {
      const held = await hold();
      await vanish(held, 'the second product');
      const change = { productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id] };
      await target.adapter.applyKey({ ...held.key, ...change, revision: 2 });
      await comeBack(held, 'the second product');
      await expectOpen(held.key, [true, false]);
    });

    it('G1: while the plan is gone too, a product whose policy is gone is taken off all the same', async () => {
      const held = await hold();
      await target.adapter.deletePolicy(held.plan.id);
      await vanish(held, 'the second product');
      const change = { productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id] };
      const wish = { ...held.key, ...change, revision: 2 };
      await expect(target.adapter.applyKey(wish)).rejects.toMatchObject({ kind: 'policyMissing' });
      await comeBack(held, 'the second product');
      await expectOpen(held.key, [true, false]);
    });

    it.each<Disturbance>(['an API', 'the first product'])('G1: without %s a smaller plan is in force', async (gone) => {
      const held = await hold();
      const smaller = planDraft(target, SMALLER);
      await target.adapter.writePolicy(smaller);
      await vanish(held, gone);
      const change = { planPolicyId: smaller.id, expectedLimits: SMALLER };
      await expect(target.adapter.applyKey(wishOf(held, gone, change))).rejects.toMatchObject({ retryable: true });
      for (const limits of limitsOf(await target.adapter.readKey(held.key))) expect(limits).toEqual(SMALLER);
      await expectOpen(held.key, [gone === 'an API', true]);
    });

    it('G1: a smaller plan is in force although its policy is missing, or still allows more', async () => {
      const held = await hold();
      const change = { planPolicyId: 'missing-plan', expectedLimits: SMALLER, revision: 2 };
      await expect(target.adapter.applyKey({ ...held.key, ...change })).rejects.toMatchObject({
        kind: 'policyMissing',
      });
      for (const limits of limitsOf(await target.adapter.readKey(held.key))) expect(limits).toEqual(SMALLER);
      const other = await hold();
      const edited = { ...other.key, expectedLimits: SMALLER, revision: 2 };
      await expect(target.adapter.applyKey(edited)).rejects.toMatchObject({ kind: 'mismatch' });
      for (const limits of limitsOf(await target.adapter.readKey(other.key))) expect(limits).toEqual(SMALLER);
    });

    it('G1: a product is taken although the policy of the plan sets a fraction, and more than the plan', async () => {
      const held = await hold();
      const before = (await target.rawPolicy(held.plan.id)) as { id: string };
      await target.plantPolicy({ ...before, rate: 1_000.5, per: 60, quota_max: 50_000_000_000 });
      const change = { productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id], revision: 2 };
      await expect(target.adapter.applyKey({ ...held.key, ...change })).rejects.toMatchObject({ kind: 'mismatch' });
      await expectOpen(held.key, [true, false]);
    });

    it.each<Disturbance>(['an API', 'the plan'])('G1: without %s an earlier end is in force', async (gone) => {
      const held = await hold();
      await vanish(held, gone);
      const wish = wishOf(held, gone, { expiresAt: SOON });
      await expect(target.adapter.applyKey(wish)).rejects.toMatchObject({ retryable: true });
      expect((await target.adapter.readKey(held.key))?.expiresAt).toEqual(SOON);
      await expectOpen(held.key, [true, true]);
    });

    it.each<[string, (held: Held) => Promise<Partial<DesiredKey>>]>([
      [
        'a product',
        async (held) => {
          await target.adapter.applyKey({
            ...held.key,
            ...{ productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id], revision: 2 },
          });
          return {};
        },
      ],
      [
        'a larger plan',
        async () => {
          const larger = planDraft(target, LARGER);
          await target.adapter.writePolicy(larger);
          return { planPolicyId: larger.id, expectedLimits: LARGER };
        },
      ],
      ['a later end', async () => ({ expiresAt: null })],
    ])('G1: %s is given only when everything is there', async (name, prepare) => {
      const held = await hold();
      if (name === 'a later end') await target.adapter.applyKey({ ...held.key, expiresAt: SOON, revision: 2 });
      const change = await prepare(held);
      const before = await target.adapter.readKey(held.key);
      const wish = { ...held.key, ...change, revision: 3 };
      const lacking = { ...wish, expectedApiIds: [...wish.expectedApiIds, 'missing-api'] };
      await expect(target.adapter.applyKey(lacking)).rejects.toMatchObject({ kind: 'apiMissing' });
      // The tags of policies come in any order.
      expect({ ...(await target.adapter.readKey(held.key)), tags: [] }).toEqual({ ...before, tags: [] });
      expect((await target.adapter.applyKey(wish)).outcome).toBe('updated');
      await expectOpen(held.key, [true, true]);
    });

    it.each<[Disturbance, [boolean, boolean]]>([
      ['an API', [true, true]],
      ['the plan', [true, true]],
      ['the first product', [false, true]],
      ['both products', [false, false]],
    ])('G8: without %s a key that is lost is made anew of what is there, and of the rest later', async (gone, open) => {
      const held = await hold();
      await vanish(held, gone);
      await target.adapter.deleteKey(held.key);
      const wish = { ...wishOf(held, gone, {}), revision: 1 };
      await expect(target.adapter.applyKey(wish)).rejects.toMatchObject({ retryable: true });
      await expectOpen(held.key, [false, false]);
      const lost = { ...wish, wasHeld: true };
      await expect(target.adapter.applyKey(lost)).rejects.toMatchObject({ retryable: true });
      await expectOpen(held.key, open);
      const found = await target.adapter.readKey(held.key);
      for (const limits of limitsOf(found)) expect(limits).toEqual(held.key.expectedLimits);
      expect(found?.expiresAt ?? null).toEqual(found && held.key.expiresAt);
      await expect(target.adapter.applyKey(lost)).rejects.toMatchObject({ retryable: true });
      await expectOpen(held.key, open);
      await comeBack(held, gone);
      await target.adapter.applyKey({ ...held.key, wasHeld: true });
      await expectOpen(held.key, [true, true]);
    });

    it('G1: a key that takes and gives at once takes first', async () => {
      const held = await hold();
      await target.adapter.applyKey({
        ...held.key,
        ...{ productPolicyIds: [held.first.id], expectedApiIds: [target.apis[0].id], revision: 2 },
      });
      await target.adapter.deletePolicy(held.plan.id);
      const change = { productPolicyIds: [held.second.id], expectedApiIds: [target.apis[1].id], revision: 3 };
      await expect(target.adapter.applyKey({ ...held.key, ...change })).rejects.toMatchObject({
        kind: 'policyMissing',
      });
      await expectOpen(held.key, [false, false]);
      await target.adapter.writePolicy(held.plan);
      await target.adapter.applyKey({ ...held.key, ...change });
      await expectOpen(held.key, [false, true]);
    });
  });
}

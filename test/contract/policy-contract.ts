import { describe, expect, it } from 'vitest';
import type { PlanPolicyDraft } from '../../src/provider/port/provider-adapter.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { newPolicyId, planDraft, productDraft, SMALL } from './drafts.ts';

export function describePolicies(current: () => ContractTarget): void {
  describe('policies', () => {
    it('serves a product as soon as writing it resolves', async () => {
      const target = current();
      const draft = productDraft(target, [target.apis[0]]);
      await target.adapter.writePolicy(draft);
      expect(await target.adapter.readPolicy(draft.id)).toMatchObject({
        id: draft.id,
        name: draft.name,
        kind: 'product',
        apiIds: [target.apis[0].id],
        limits: UNLIMITED,
        tags: ['gatehouse'],
        active: true,
      });
    });

    it('serves a plan with its limits', async () => {
      const target = current();
      const draft = { ...planDraft(target), keyExpiresInSeconds: 86_400 };
      await target.adapter.writePolicy(draft);
      const expected = { kind: 'plan', apiIds: [], limits: SMALL, keyExpiresInSeconds: 86_400 };
      expect(await target.adapter.readPolicy(draft.id)).toMatchObject(expected);
    });

    const changes: [string, Partial<PlanPolicyDraft>][] = [
      ['name', { name: `Renamed ${Date.now()}` }],
      ['rate', { limits: { ...SMALL, rate: 7 } }],
      ['period of the rate', { limits: { ...SMALL, per: 1 } }],
      ['quota', { limits: { ...SMALL, quota: 9 } }],
      ['quota renewal', { limits: { ...SMALL, quotaRenewalSeconds: 60 } }],
      ['absence of limits', { limits: UNLIMITED }],
      ['quota that never renews', { limits: { ...SMALL, quotaRenewalSeconds: null } }],
      ['lifetime of keys', { keyExpiresInSeconds: 3_600 }],
      ['end of the lifetime of keys', { keyExpiresInSeconds: null }],
    ];
    it.each(changes)('a changed %s arrives at the provider', async (_field, change) => {
      const { adapter, ...target } = current();
      const before = { ...planDraft({ adapter, ...target }), keyExpiresInSeconds: 60 };
      await adapter.writePolicy(before);
      await adapter.writePolicy({ ...before, ...change });
      expect(await adapter.readPolicy(before.id)).toMatchObject({ ...change });
    });

    it('a changed list of APIs arrives at the provider', async () => {
      const target = current();
      const draft = productDraft(target, [target.apis[0]]);
      await target.adapter.writePolicy(draft);
      await target.adapter.writePolicy({ ...draft, apis: [{ ...target.apis[1], versions: [] }] });
      expect((await target.adapter.readPolicy(draft.id))?.apiIds).toEqual([target.apis[1].id]);
    });

    it('keeps path permissions, metadata, tags and switches which the portal does not own', async () => {
      const target = current();
      const draft = productDraft(target, target.apis);
      const [one] = target.apis;
      const byHand = {
        id: draft.id,
        name: `By hand ${draft.id}`,
        org_id: target.organisationId,
        active: true,
        max_query_depth: 5,
        partitions: { acl: true },
        access_rights: {
          [one.id]: { api_id: one.id, versions: ['Default'], allowed_urls: [{ url: '/status', methods: ['GET'] }] },
        },
        tags: ['by-hand'],
        meta_data: { owner: 'somebody' },
      };
      await target.plantPolicy(byHand);
      await target.adapter.writePolicy(draft);
      expect(await target.rawPolicy(draft.id)).toMatchObject({
        name: draft.name,
        max_query_depth: 5,
        tags: ['by-hand', 'gatehouse'],
        meta_data: { owner: 'somebody' },
        access_rights: { [one.id]: { allowed_urls: [{ url: '/status', methods: ['GET'] }] }, [target.apis[1].id]: {} },
      });
    });

    it('lists policies, and takes those with mixed partitions for neither product nor plan', async () => {
      const target = current();
      const id = newPolicyId(target);
      const rights = { [target.apis[0].id]: { api_id: target.apis[0].id, versions: ['Default'] } };
      const mixed = { id, name: id, org_id: target.organisationId, active: true, access_rights: rights };
      await target.plantPolicy(mixed);
      const listed = await target.adapter.listPolicies();
      expect(listed.find((policy) => policy.id === id)?.kind).toBe('other');
    });

    it('no longer serves a policy as soon as deleting it resolves, and deletes twice without error', async () => {
      const target = current();
      const draft = planDraft(target);
      await target.adapter.writePolicy(draft);
      await target.adapter.deletePolicy(draft.id);
      expect(await target.adapter.readPolicy(draft.id)).toBeNull();
      await target.adapter.deletePolicy(draft.id);
    });

    it('refuses limits which Tyk would take for unlimited', async () => {
      const target = current();
      const draft = planDraft(target, { ...SMALL, rate: 0 });
      await expect(target.adapter.writePolicy(draft)).rejects.toMatchObject({ kind: 'invalid', retryable: false });
    });
  });
}

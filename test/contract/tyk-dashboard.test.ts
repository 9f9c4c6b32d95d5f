import { describe, expect, it } from 'vitest';
import { dashboardTarget } from './dashboard-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';
import { describeKeyKinds } from './kinds-contract.ts';
import { describeProviderContract, WHOLE } from './provider-contract.ts';

describeProviderContract('the Dashboard stand-in', () => dashboardTarget({ propagationMs: 100 }), [
  ...WHOLE,
  describeKeyKinds,
]);
describeProviderContract('an older Dashboard stand-in', () =>
  dashboardTarget({ onlyDatabaseIds: true, bareKeyIds: true }),
);

describe('a Dashboard', () => {
  it('is waited for while a new policy spreads to its gateway', async () => {
    const target = await dashboardTarget({ propagationMs: 1_000 });
    try {
      const product = productDraft(target, [target.apis[0]]);
      const plan = planDraft(target);
      await target.adapter.writePolicy(product);
      await target.adapter.writePolicy(plan);
      const key = desiredKey(target, 'murmur64', product, plan);
      expect((await target.adapter.applyKey(key)).outcome).toBe('created');
      expect(await target.call(target.apis[0], key.consumerKey)).toBe(200);
    } finally {
      await target.stop();
    }
  });

  it('takes no certificates and no lists of them from the portal, and says so', async () => {
    const target = await dashboardTarget({});
    try {
      const refusal = { kind: 'invalid', message: expect.stringContaining('Dashboard') };
      await expect(target.adapter.putCertificate('org', 'pem')).rejects.toMatchObject(refusal);
      await expect(target.adapter.writeCertificateList('api', { add: 'id' })).rejects.toMatchObject(refusal);
    } finally {
      await target.stop();
    }
  });

  it('is down as forbidden when the user lacks a permission', async () => {
    const target = await dashboardTarget({ withoutPermissions: true });
    try {
      expect(await target.adapter.checkHealth()).toMatchObject({ status: 'down', kind: 'forbidden' });
    } finally {
      await target.stop();
    }
  });
});

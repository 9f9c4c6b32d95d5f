import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateId, certificateKey, newCounterId } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import { type ClientCertificate, newClientCertificate } from '../support/client-certificate.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const DYNAMIC = { use_standard_auth: true, auth_configs: { authToken: { use_certificate: true } } };
const FEW = { ...UNLIMITED, rate: 4, per: 60 };

type Key = DesiredKey & { client: ClientCertificate };

/** Whether the gateway asks for the certificate itself. */
const asks = ({ isTls, isOlder }: ContractTarget): boolean => isTls && !isOlder;

/** Keys that are client certificates, through their whole life, by calls over TLS; and gateways where they would prove nothing. */
export function describeCertificates(current: () => ContractTarget): void {
  describe('keys of certificates', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let product: ProductPolicyDraft;
    let plan: PlanPolicyDraft;
    let few: PlanPolicyDraft;
    const apiId = () => `${target.prefix}certificate`;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      await target.plantApis({ certificate: DYNAMIC });
      product = productDraft(target, [{ id: apiId(), name: 'certificate' }]);
      plan = planDraft(target, { rate: 100, per: 60, quota: 1_000, quotaRenewalSeconds: 3_600 });
      few = planDraft(target, FEW);
      for (const draft of [product, plan, few]) await target.adapter.writePolicy(draft);
    });

    const newKey = (on = plan): Key => {
      const client = newClientCertificate();
      const certificate = new X509Certificate(client.cert).fingerprint256.replaceAll(':', '').toLowerCase();
      const { organisationId } = target;
      return {
        ...{ ...desiredKey(target, format, product, on), counter: newCounterId() },
        ...{ keyId: certificate, consumerKey: certificateKey(format, organisationId, certificate), certificate },
        ...{ client, proof: { method: 'certificate', value: client.cert } },
      };
    };
    const apply = ({ client: _, ...desired }: Key) => target.adapter.applyKey(desired);
    const call = ({ client }: Key) => target.callAs(apiId(), client);
    const idOf = ({ certificate }: Key) => certificateId(target.organisationId, certificate!);
    const isStored = async (key: Key) =>
      target.admin('GET', `certs/${idOf(key)}`).then(
        () => true,
        () => false,
      );

    const whereAsked = (name: string, test: () => Promise<void>) =>
      it(name, async ({ skip }) => {
        skip(!asks(target), 'the gateway takes the name of a certificate as well');
        await test();
      });

    it('the adapter says whether anything stands in their way, and that they go nowhere in the call', async () => {
      const api = (await target.adapter.listApis()).find(({ id }) => id === apiId());
      const obstacles = asks(target) ? [] : ['UNPROVEN_CERTIFICATE'];
      expect(api).toMatchObject({ obstacles, keyParts: [{ method: 'certificate', place: null }] });
    });

    it('open their API to whoever knows the certificate, where the adapter says so', async ({ skip }) => {
      skip(asks(target), 'the gateway asks for the certificate');
      const key = newKey();
      await apply(key);
      expect(await target.callAs(apiId(), undefined, key.consumerKey)).toBe(200);
    });

    whereAsked('open their API to the certificate alone, and up to its limits', async () => {
      const key = newKey(few);
      expect(await apply(key)).toMatchObject({ outcome: 'created', key: { apiIds: [apiId()], inactive: false } });
      expect(await target.callAs(apiId())).toBe(401);
      expect(await target.callAs(apiId(), undefined, key.consumerKey)).toBe(401);
      expect(await target.callAs(apiId(), newClientCertificate(), key.consumerKey)).toBe(401);
      const seen = [await call(key), await call(key), await call(key), await call(key)];
      expect([...seen, await call(key)]).toEqual([200, 200, 200, 200, 429]);
    });

    whereAsked('are repeated without a write', async () => {
      const key = newKey();
      await apply(key);
      await call(key);
      expect((await apply(key)).outcome).toBe('unchanged');
    });

    whereAsked('are suspended and resumed, and go to another plan', async () => {
      const key = newKey();
      await apply(key);
      await apply({ ...key, suspended: true, revision: 2 });
      expect(await call(key)).toBe(403);
      await apply({ ...key, revision: 3 });
      expect(await call(key)).toBe(200);
      await apply({ ...key, planPolicyId: few.id, expectedLimits: FEW, revision: 4 });
      const { limitsByApi } = (await target.adapter.readKey(key))!;
      expect([limitsByApi[apiId()], await call(key)]).toEqual([FEW, 200]);
    });

    whereAsked('overlap and count together, and the old one ends alone with its certificate', async () => {
      const old = newKey(few);
      const successor = { ...newKey(few), counter: old.counter! };
      await apply(old);
      await apply(successor);
      expect([await call(old), await call(old)]).toEqual([200, 200]);
      await target.adapter.deleteKey(old);
      expect([await call(old), await isStored(old), await isStored(successor)]).toEqual([401, false, true]);
      expect([await call(successor), await call(successor), await call(successor)]).toEqual([200, 200, 429]);
    });

    whereAsked('end although they are called without a pause', async () => {
      const key = newKey();
      await apply(key);
      let isCalling = true;
      const calls = (async () => {
        while (isCalling) await call(key);
      })();
      await target.adapter.deleteKey(key);
      isCalling = false;
      await calls;
      expect(await call(key)).toBe(401);
    });

    whereAsked(
      'are put right when they were edited by hand, or lost their certificate, and made again when deleted',
      async () => {
        const key = newKey();
        await apply(key);
        const session = { org_id: target.organisationId, apply_policies: [product.id], certificate: idOf(key) };
        await target.plantKey(key.consumerKey, session);
        expect([(await apply(key)).outcome, await call(key)]).toEqual(['updated', 200]);
        await target.admin('DELETE', `certs/${idOf(key)}?org_id=${target.organisationId}`);
        expect([await call(key), (await target.adapter.readKey(key))!.proofs]).toEqual([403, {}]);
        expect([(await apply(key)).outcome, await call(key)]).toEqual(['updated', 200]);
        await target.adapter.deleteKey(key);
        expect([(await apply({ ...key, wasHeld: true })).outcome, await call(key)]).toEqual(['created', 200]);
      },
    );

    whereAsked('leave a certificate where it is that a definition names', async () => {
      const key = newKey();
      await apply(key);
      await target.plantApis({ listing: { use_mutual_tls_auth: true, client_certificates: [idOf(key)] } });
      await target.adapter.deleteKey(key);
      expect([await call(key), await isStored(key)]).toEqual([401, true]);
    });
  });
}

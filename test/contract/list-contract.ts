import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateId, newCounterId } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import { type ClientCertificate, newClientCertificate } from '../support/client-certificate.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

const HEADER = { in: 'HEADER', name: 'Authorization' };
const FORMS = ['listed', 'listed-described'] as const;

/** Keys beside client certificates out of a list in the definition, by calls over TLS; and lists that no key goes with. */
export function describeLists(current: () => ContractTarget): void {
  describe('lists of certificates', () => {
    let target: ContractTarget;
    let format: KeyFormat;
    let foreign: string;
    const apiIdOf = (name: string) => `${target.prefix}${name}`;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      foreign = idOf(newClientCertificate());
      const listed = { use_mutual_tls_auth: true, client_certificates: [foreign] };
      const alone = newClientCertificate();
      await target.adapter.putCertificate(target.organisationId, alone.cert);
      await target.plantApis({
        listed,
        alone: { ...listed, use_keyless: true, use_standard_auth: false, client_certificates: [idOf(alone)] },
      });
      await target.plantOasApi('listed-described', {
        components: { key: { type: 'apiKey', in: 'header', name: 'Authorization' } },
        securitySchemes: { key: { enabled: true } },
        server: { clientCertificates: { enabled: true, allowlist: [foreign] } },
      });
      unlimited = alone;
    });
    let unlimited: ClientCertificate;

    const idOf = ({ cert }: ClientCertificate) =>
      certificateId(target.organisationId, new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase());
    const apiOf = async (name: string) => (await target.adapter.listApis()).find(({ id }) => id === apiIdOf(name))!;

    const overTls = (name: string, test: () => Promise<void>) =>
      it(name, async ({ skip }) => {
        skip(!target.isTls, 'the gateway speaks no TLS');
        await test();
      });
    const overTlsOfEach = (name: string, test: (form: string) => Promise<void>) => {
      for (const form of FORMS) overTls(`${name}: ${form}`, () => test(form));
    };

    /** A key whose certificate is on the list. */
    const working = async (form: string, limits = { ...UNLIMITED, rate: 4, per: 60 }) => {
      const product: ProductPolicyDraft = productDraft(target, [{ id: apiIdOf(form), name: form }]);
      const plan: PlanPolicyDraft = planDraft(target, limits);
      for (const draft of [product, plan]) await target.adapter.writePolicy(draft);
      const client = newClientCertificate();
      const key: DesiredKey = {
        ...desiredKey(target, format, product, plan),
        ...{ counter: newCounterId(), boundTo: idOf(client) },
      };
      await target.adapter.putCertificate(target.organisationId, client.cert);
      await target.adapter.applyKey(key);
      await target.adapter.writeCertificateList(apiIdOf(form), { add: idOf(client) });
      return { key, client, call: (as?: ClientCertificate, value?: string) => target.callAs(apiIdOf(form), as, value) };
    };

    it.each(FORMS)('the adapter says what a call has to bring, and whether that can be: %s', async (form) => {
      const parts = [
        { method: 'authToken', place: HEADER },
        { method: 'mutualTls', place: null },
      ];
      const obstacles = target.isTls ? [] : ['CLIENT_CERTIFICATE'];
      expect(await apiOf(form)).toMatchObject({ keyParts: parts, certificateList: [foreign], obstacles });
    });

    it('the adapter says that no limit holds where a certificate is enough', async () => {
      expect(await apiOf('alone')).toMatchObject({ keyParts: [], obstacles: ['CERTIFICATES_ALONE'] });
    });

    overTls('no limit holds where a certificate is enough', async () => {
      const seen = await Promise.all(Array.from({ length: 12 }, () => target.callAs(apiIdOf('alone'), unlimited)));
      expect(new Set(seen)).toEqual(new Set([200]));
      expect(await target.callAs(apiIdOf('alone'), newClientCertificate())).toBe(403);
    });

    overTlsOfEach(
      'an API opens to key and certificate together alone, and up to the limits of the key',
      async (form) => {
        const { key, client, call } = await working(form);
        expect([await call(), await call(undefined, key.consumerKey), await call(client)]).toEqual([403, 403, 401]);
        expect([await call(newClientCertificate(), key.consumerKey), await call(client, 'gh-nobody')]).toEqual([
          403, 403,
        ]);
        const seen = [];
        for (let count = 0; count < 5; count += 1) seen.push(await call(client, key.consumerKey));
        expect(seen).toEqual([200, 200, 200, 200, 429]);
      },
    );

    overTlsOfEach('a certificate is taken off alone, and both may be repeated', async (form) => {
      const { key, client, call } = await working(form);
      await target.adapter.writeCertificateList(apiIdOf(form), { add: idOf(client) });
      const writes = () => target.calls.filter((made) => made.startsWith('PUT /tyk/apis/')).length;
      expect(
        (await target.adapter.readCertificateList(apiIdOf(form)))?.filter((id) => id === idOf(client)),
      ).toHaveLength(1);
      await target.adapter.writeCertificateList(apiIdOf(form), { drop: idOf(client) });
      const before = writes();
      await target.adapter.writeCertificateList(apiIdOf(form), { drop: idOf(client) });
      expect(writes()).toBe(before);
      const list = (await target.adapter.readCertificateList(apiIdOf(form)))!;
      expect([list.includes(foreign), list.includes(idOf(client))]).toEqual([true, false]);
      expect(await call(client, key.consumerKey)).toBe(403);
    });

    overTls('a certificate that is dropped from the store lets nobody in, unless a list still names it', async () => {
      const { key, client, call } = await working('listed');
      await target.adapter.dropCertificate(target.organisationId, idOf(client));
      expect([await target.adapter.hasCertificate(idOf(client)), await call(client, key.consumerKey)]).toEqual([
        true,
        200,
      ]);
      await target.adapter.writeCertificateList(apiIdOf('listed'), { drop: idOf(client) });
      await target.adapter.dropCertificate(target.organisationId, idOf(client));
      expect([await target.adapter.hasCertificate(idOf(client)), await call(client, key.consumerKey)]).toEqual([
        false,
        403,
      ]);
    });

    overTls('a key is bound to its certificate where the gateway knows that', async () => {
      const [one, other] = [await working('listed'), await working('listed')];
      expect(await one.call(other.client, one.key.consumerKey)).toBe(target.isOlder ? 200 : 401);
      expect((await target.adapter.applyKey(one.key)).outcome).toBe('unchanged');
    });

    it('an API that is gone has no list', async () => {
      const gone = apiIdOf('gone');
      expect(await target.adapter.readCertificateList(gone)).toBeNull();
      await target.adapter.writeCertificateList(gone, { drop: foreign });
      await expect(target.adapter.writeCertificateList(gone, { add: foreign })).rejects.toMatchObject({
        kind: 'apiMissing',
      });
    });
  });
}

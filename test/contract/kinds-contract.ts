import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallPlace } from '../../src/provider/port/api-access.ts';
import { isSentWhole, newCounterId } from '../../src/provider/port/consumer-key.ts';
import type { KeyProof, ProvenMethod } from '../../src/provider/port/key-kinds.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import { newKeyPair, presented } from '../support/presented.ts';
import { type ContractTarget, UNLIMITED } from './contract-target.ts';
import { desiredKey, planDraft, productDraft } from './drafts.ts';

interface Proof {
  /** What the gateway is told. */
  told: string;
  /** What its consumer has. */
  held: string;
}

interface Kind {
  method: ProvenMethod;
  /** Whether the API asks for the name of the key as a token as well, in a header of its own. */
  isToken?: true;
  definition: object;
  newProof(): Proof;
  /** What the gateway answers: to a call with nothing, to a wrong proof, and to a key that is not there. */
  refusals: { nothing: number; wrong: number; unknown: number };
  /** What the session holds of the proof, in the form of Tyk. */
  edited: object;
}

const secret = (): Proof => {
  const value = randomBytes(24).toString('base64url');
  return { told: value, held: value };
};
const keyPair = (): Proof => {
  const { publicKey, privateKey } = newKeyPair();
  return { told: publicKey, held: privateKey };
};

const ALONE: Kind[] = [
  {
    method: 'basic',
    definition: { use_standard_auth: false, use_basic_auth: true, auth_configs: {} },
    newProof: secret,
    refusals: { nothing: 401, wrong: 401, unknown: 401 },
    edited: {},
  },
  {
    method: 'hmac',
    definition: {
      ...{ use_standard_auth: false, enable_signature_checking: true, auth_configs: {} },
      ...{ hmac_allowed_algorithms: ['hmac-sha1', 'hmac-sha256'], hmac_allowed_clock_skew: 5_000 },
    },
    newProof: secret,
    refusals: { nothing: 400, wrong: 400, unknown: 400 },
    edited: { hmac_enabled: true, hmac_string: 'another' },
  },
  {
    method: 'jwt',
    definition: { use_standard_auth: false, enable_jwt: true, jwt_signing_method: 'rsa', auth_configs: {} },
    newProof: keyPair,
    refusals: { nothing: 400, wrong: 403, unknown: 403 },
    edited: { jwt_data: { secret: keyPair().told } },
  },
];

const TOKEN_PLACE: CallPlace = { in: 'HEADER', name: 'X-Api-Key' };
const STANDARD_PLACE: CallPlace = { in: 'HEADER', name: 'Authorization' };

/** Each of them together with a token: whichever of the two names the session that counts, it is the same one. */
const TOGETHER = ALONE.flatMap((kind): Kind[] =>
  ['', 'auth_token'].map((base_identity_provided_by) => ({
    ...kind,
    isToken: true,
    definition: {
      ...{ ...kind.definition, base_identity_provided_by, use_standard_auth: true },
      auth_configs: { authToken: { auth_header_name: TOKEN_PLACE.name } },
    },
  })),
);

const nameOf = ({ method, isToken, definition }: Kind): string => {
  const by = (definition as { base_identity_provided_by?: string }).base_identity_provided_by;
  return [method, ...(isToken ? ['with-tokens'] : []), ...(by ? ['by-token'] : [])].join('-');
};

type Key = DesiredKey & { proof: KeyProof; held: string };

const FEW = { ...UNLIMITED, rate: 4, per: 60 };

/** Every kind of key that is not a token, through its whole life, by calls as its consumer makes them. */
export function describeKeyKinds(current: () => ContractTarget): void {
  describe.each([...ALONE, ...TOGETHER].map((kind) => [nameOf(kind), kind] as const))('keys of %s', (id, kind) => {
    let target: ContractTarget;
    let format: KeyFormat;
    let remembers: boolean;
    let storesPlain: boolean;
    let product: ProductPolicyDraft;
    let plan: PlanPolicyDraft;
    let few: PlanPolicyDraft;
    const { method, isToken, refusals } = kind;
    const apiId = () => `${target.prefix}${id}`;

    beforeAll(async () => {
      target = current();
      const health = await target.adapter.checkHealth();
      if (health.status === 'down') throw new Error(health.message);
      format = health.keyFormat;
      remembers = health.warnings.some(({ code }) => code === 'UNSAFE_REVOCATION');
      storesPlain = health.warnings.some(({ code }) => code === 'KEYS_STORED_IN_PLAIN');
      await target.plantApis({ [id]: kind.definition });
      product = productDraft(target, [{ id: apiId(), name: id }]);
      plan = planDraft(target, { rate: 100, per: 60, quota: 1_000, quotaRenewalSeconds: 3_600 });
      few = planDraft(target, FEW);
      for (const draft of [product, plan, few]) await target.adapter.writePolicy(draft);
    });

    const newKey = (on = plan): Key => {
      const { told, held } = kind.newProof();
      const desired = { ...desiredKey(target, format, product, on), counter: newCounterId() };
      return { ...desired, held, proof: { method, value: told } };
    };
    const apply = ({ held: _, ...desired }: DesiredKey & { held?: string }) => target.adapter.applyKey(desired);
    const proving = (name: string, proof: string) =>
      Object.entries(presented(method, { name, proof }, `/${apiId()}/`)).map(
        ([header, value]) => [{ in: 'HEADER', name: header }, value] as const,
      );
    const send = (places: (readonly [CallPlace, string])[]) => target.send(apiId(), { path: `/${apiId()}/`, places });
    const call = (name: string, proof: string) =>
      send([...proving(name, proof), ...(isToken ? [[TOKEN_PLACE, name] as const] : [])]);
    const callWith = ({ consumerKey, held }: Key) => call(consumerKey, held);
    /** At once, unless the provider's health warns that it remembers keys for 10 s. */
    const expectStatus = async (key: Key, status: number) => {
      if (remembers) await expect.poll(() => callWith(key), { interval: 250 }).toBe(status);
      else expect(await callWith(key)).toBe(status);
    };

    it('the adapter says where it goes, and that nothing stands in its way', async () => {
      const api = (await target.adapter.listApis()).find(({ id }) => id === apiId());
      expect(api).toMatchObject({
        obstacles: [],
        keyParts: [
          { method, place: STANDARD_PLACE },
          ...(isToken ? [{ method: 'authToken', place: TOKEN_PLACE }] : []),
        ],
      });
    });

    it.runIf(isToken)('opens its API to nobody who brings one part alone', async () => {
      const key = newKey();
      await apply(key);
      expect(await send(proving(key.consumerKey, key.held))).toBe(401);
      expect(await send([[TOKEN_PLACE, key.consumerKey]])).toBe(refusals.nothing);
      const another = newKey();
      expect(await send([...proving(key.consumerKey, key.held), [TOKEN_PLACE, another.consumerKey]])).toBe(403);
      expect(await callWith(key)).toBe(200);
    });

    it('opens its API to who proves it, and up to its limits', async () => {
      const key = newKey(few);
      expect(await apply(key)).toMatchObject({ outcome: 'created', key: { apiIds: [apiId()], inactive: false } });
      expect(await target.send(apiId(), {})).toBe(refusals.nothing);
      expect(await call(key.consumerKey, kind.newProof().held)).toBe(refusals.wrong);
      expect(await call('gh-nobody', key.held)).toBe(refusals.unknown);
      const seen = [await callWith(key), await callWith(key), await callWith(key), await callWith(key)];
      expect([...seen, await callWith(key)]).toEqual([200, 200, 200, 200, 429]);
    });

    it('is repeated without a write, and its proof is nowhere in what is read', async () => {
      const key = newKey();
      await apply(key);
      const again = await apply(key);
      expect(again.outcome).toBe('unchanged');
      expect(JSON.stringify(again)).not.toContain(JSON.stringify(key.proof.value).slice(1, -1));
    });

    it('is suspended and resumed, and goes to another plan', async () => {
      const key = newKey();
      await apply(key);
      await apply({ ...key, suspended: true, revision: 2 });
      await expectStatus(key, 403);
      await apply({ ...key, revision: 3 });
      await expectStatus(key, 200);
      await apply({ ...key, planPolicyId: few.id, expectedLimits: FEW, revision: 4 });
      const { limitsByApi } = (await target.adapter.readKey(key))!;
      expect([limitsByApi[apiId()], await callWith(key)]).toEqual([FEW, 200]);
    });

    it('two keys of a grant overlap and count together, and the old one ends alone', async () => {
      const old = newKey(few);
      const successor = { ...newKey(few), counter: old.counter };
      await apply(old);
      await apply(successor);
      expect([await callWith(old), await callWith(old)]).toEqual([200, 200]);
      await target.adapter.deleteKey(old);
      await expectStatus(old, refusals.unknown);
      expect([await callWith(successor), await callWith(successor), await callWith(successor)]).toEqual([
        200, 200, 429,
      ]);
    });

    it('is changed by its hash, and keeps the proof that the portal has erased', async () => {
      const key = newKey();
      const { keyHash } = await apply(key);
      if (!keyHash) return expect(storesPlain).toBe(true);
      const names = { keyId: '', consumerKey: '', keyHash, isSentWhole: isSentWhole(key.consumerKey) };
      const erased = { ...key, ...names, proof: { ...key.proof, value: null } };
      await apply({ ...erased, suspended: true, revision: 2 });
      await expectStatus(key, 403);
      await apply({ ...erased, alias: 'By hash', revision: 3 });
      await expectStatus(key, 200);
      await target.adapter.deleteKey(erased);
      await expectStatus(key, refusals.unknown);
    });

    it('is put right when it was edited by hand, and made again when it was deleted', async () => {
      const key = newKey();
      await apply(key);
      const session = { org_id: target.organisationId, apply_policies: [product.id], ...kind.edited };
      await target.plantKey(key.consumerKey, session);
      expect((await apply(key)).outcome).toBe('updated');
      await expectStatus(key, 200);
      await target.adapter.deleteKey(key);
      expect((await apply({ ...key, wasHeld: true })).outcome).toBe('created');
      await expectStatus(key, 200);
    });
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { send } from '../files/image-story.ts';

type Kind = 'Product' | 'Plan' | 'Catalogue';
const KINDS: Kind[] = ['Product', 'Plan', 'Catalogue'];

const fieldOf = (kind: Kind) => kind.toLowerCase();
const updateOf = (kind: Kind) => `mutation ($id: ID!, $version: Int, $input: Update${kind}Input!) {
  update${kind}(id: $id, expectedVersion: $version, input: $input) {
    ${fieldOf(kind)} { id version name displayName } userErrors { code message field conflictId } } }`;
const FIELDS = '{ inputFields { name } }';

/** Something else in every field of the inputs; those that no call can change are told why. */
const CHANGES: Record<Kind, Record<string, unknown>> = {
  Product: {
    ...{ name: 'renamed', displayName: 'Called', slug: 'called', description: 'Short.', content: 'Long.' },
    ...{ isFeatured: true, tags: ['new'], category: 'Filed', position: 7, probe: { path: 'get' } },
  },
  Plan: {
    ...{ name: 'another', displayName: 'Called', description: 'Short.', rate: 77, per: 78, quota: 79 },
    ...{ quotaRenewalSeconds: 80, keyLifetimeSeconds: 86_400, autoApprove: true, requestAllowance: 3 },
    ...{ requestPeriodSeconds: 90, secretPolicy: 'REVEAL_ONCE', priceLabel: 'Cheap', terms: 'Behave.' },
    ...{ metadata: [{ name: 'tier', value: 'gold' }] },
  },
  Catalogue: { name: 'Renamed', displayName: 'Called', slug: 'called', position: 7, productIds: [], planIds: [] },
};
/** Of these the test makes the values, or there is another reason. */
const ELSEWHERE: Record<Kind, string[]> = {
  // What a product goes by stays for its life, and a scope is of a server.
  Product: ['logo', 'preview', 'apiIds', 'authorizationServerId', 'scope'],
  Plan: ['scope'],
  Catalogue: ['teamIds', 'visibility'],
};

describe('two owners of one', () => {
  let portal: TestPortal;
  let [olga, otto]: Client[] = [];
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [olga, otto] = [await portal.as('owner'), await portal.as('owner')];
    offer = await browse(olga);
  });
  afterAll(() => portal?.stop());

  const idOf = (kind: Kind): string =>
    ({ Product: offer.products.accounts, Plan: offer.plans.enterprise, Catalogue: offer.catalogues.Enterprise })[kind]!;
  const read = async (kind: Kind): Promise<Data> =>
    (
      await olga!.send(`query ($id: ID!) { node(id: $id) { ... on ${kind} { version name displayName } } }`, {
        id: idOf(kind),
      })
    ).node;
  const save = async (who: Client, kind: Kind, input: object, version?: number): Promise<Data> =>
    (await who.send(updateOf(kind), { id: idOf(kind), input, version }))[`update${kind}`][fieldOf(kind)];

  it.each(KINDS)(
    '%s do not overwrite each other: who saves second is told, and saves into the newest',
    async (kind) => {
      const { version } = await read(kind);
      const first = await save(olga!, kind, { displayName: 'Olga was here' }, version);
      expect(first.version).toBeGreaterThan(version);
      const { userErrors } = await otto!.refused(updateOf(kind), {
        ...{ id: idOf(kind), version },
        input: { displayName: 'Otto was here' },
      });
      const message = `Version ${first.version} was saved meanwhile, and this was made from version ${version}. Nothing is changed: read the newest, and make your changes in it.`;
      expect(userErrors).toEqual([
        { code: 'VERSION_CONFLICT', field: ['expectedVersion'], message, conflictId: idOf(kind) },
      ]);
      expect(await read(kind)).toEqual({ version: first.version, name: first.name, displayName: 'Olga was here' });
      const second = await save(otto!, kind, { displayName: 'Both were here' }, first.version);
      expect(await read(kind)).toMatchObject({ version: second.version, displayName: 'Both were here' });
    },
  );

  it.each(KINDS)(
    '%s are told of it beside all else that is wrong, and overwrite where they say no version',
    async (kind) => {
      const { userErrors } = await otto!.refused(updateOf(kind), {
        id: idOf(kind),
        version: 7_777,
        input: { name: ' ' },
      });
      expect(userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`)).toEqual([
        'VERSION_CONFLICT expectedVersion',
        'INVALID_INPUT input.name',
      ]);
      expect(await save(otto!, kind, { displayName: 'Whatever there was' })).toMatchObject({
        displayName: 'Whatever there was',
      });
    },
  );

  it.each(KINDS)(
    '%s: every field of the input counts, once changed and not when it is saved as it was',
    async (kind) => {
      const { __type } = await olga!.send(`{ __type(name: "Update${kind}Input") ${FIELDS} }`);
      const known = [...Object.keys(CHANGES[kind]), ...ELSEWHERE[kind]];
      expect(__type.inputFields.map(({ name }: Data) => name).toSorted()).toEqual(known.toSorted());
      const made: Record<Kind, Record<string, unknown>> = {
        Product: {
          logo: { fileId: await send(olga!), alternativeText: 'A logo' },
          preview: { fileId: await send(olga!), alternativeText: 'A preview' },
          apiIds: [],
        },
        Plan: {},
        Catalogue: { visibility: 'PUBLIC' },
      };
      for (const [name, value] of Object.entries({ ...CHANGES[kind], ...made[kind] })) {
        const before = await read(kind);
        const after = await save(olga!, kind, { [name]: value });
        expect(after.version, name).toBeGreaterThan(before.version);
        expect(await read(kind), name).toMatchObject({ version: after.version });
        if (name === 'logo' || name === 'preview') continue;
        expect((await save(olga!, kind, { [name]: value })).version, name).toBe(after.version);
      }
    },
  );

  it('count what is put into a catalogue by other ways, and what jobs write counts for nobody', async () => {
    const [productId, catalogueId] = [offer.products.payment, offer.catalogues.Public];
    const versionOf = async (): Promise<number> =>
      (await olga!.send('query ($id: ID!) { catalogue(id: $id) { version } }', { id: catalogueId })).catalogue.version;
    const before = await versionOf();
    for (const [at, name] of ['unpublishProduct', 'publishProduct'].entries()) {
      await olga!.send(
        `mutation ($id: ID!, $ids: [ID!]!) { ${name}(id: $id, catalogueIds: $ids) { userErrors { code } } }`,
        { id: productId, ids: [catalogueId] },
      );
      expect(await versionOf()).toBe(before + at + 1);
    }
    const { version } = await read('Plan');
    await portal.database.pool.query(
      'update plan set revision = revision + 1, applied_revision = revision where id = $1',
      [idOf('Plan')],
    );
    expect((await read('Plan')).version).toBe(version);
  });
});

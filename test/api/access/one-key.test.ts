import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, type Ask, approve, askFor, browse, REVOKE, requestAccess } from '../../support/story.ts';
import { add, SUBMIT_CART } from '../cart/documents.ts';
import {
  ADD_CREDENTIAL,
  ADD_PRODUCTS,
  CAN_REQUEST,
  CHANGE_PLAN,
  credentialBecomes,
  newApp,
  REQUEST_ACCESS,
} from './documents.ts';
import { setFlow } from './world.ts';

const SUSPEND = `mutation ($id: ID!) {
  suspendCredential(id: $id, input: { reason: "Abuse." }) { userErrors { code message } } }`;
const IMPORT = `mutation ($input: ImportCredentialInput!) { importCredential(input: $input) {
  credential { id } userErrors { code message field conflictId } } }`;

/** What a key opens, and on which plan, an app gets once, unless a further key is asked for in so many words. */
describe('P2: one key for one grant', () => {
  let portal: TestPortal;
  let [partner, member, owner]: Client[] = [];
  let offer: Awaited<ReturnType<typeof browse>>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [partner, member, owner] = [await portal.as('partner'), await portal.as('member'), await portal.as('owner')];
    offer = await browse(partner);
  });
  afterAll(() => portal?.stop());

  const FREE: Ask = { plan: 'free' };
  const outcome = ({ data }: Data): Data => Object.values(data)[0] as Data;
  const ask = async (client: Client, input: Ask) =>
    outcome(await client.raw(REQUEST_ACCESS, { input: await askFor(client, input) }));
  const keysOf = async (appId: string): Promise<string[]> =>
    (await owner!.send('query ($id: ID!) { app(id: $id) { credentials { id } } }', { id: appId })).app.credentials.map(
      ({ id }: Data) => id,
    );

  /** Calls at once, of which one may give a key: the others name it. */
  async function expectOneKey(appId: string, calls: readonly Promise<Data>[]): Promise<void> {
    const answers = (await Promise.all(calls)).map(outcome);
    const keys = await keysOf(appId);
    expect(keys).toHaveLength(1);
    const refused = answers.flatMap(({ userErrors }) => userErrors);
    expect(refused).toHaveLength(calls.length - 1);
    for (const refusal of refused) expect(refusal).toMatchObject({ code: 'ALREADY_GRANTED', conflictId: keys[0] });
  }

  it.each(['PERSONAL', 'TEAM', 'ORGANISATION'])('six requests at once for a %s app give one', async (visibility) => {
    const { id: appId } = await newApp(member!, { visibility });
    const input = await askFor(member!, { ...FREE, appId });
    await expectOneKey(
      appId,
      Array.from({ length: 6 }, () => member!.raw(REQUEST_ACCESS, { input })),
    );
  });

  it('requests at once by all who share the app, and gifts of an owner, give one', async () => {
    const { id: appId } = await newApp(partner!, { visibility: 'ORGANISATION' });
    const input = await askFor(partner!, { ...FREE, appId });
    const gift = { appId, productIds: input.productIds, planId: input.planId };
    const callers = [partner!, member!, owner!, partner!, member!, owner!];
    await expectOneKey(appId, [
      ...callers.map((client) => client.raw(REQUEST_ACCESS, { input })),
      ...[1, 2].map(() => owner!.raw(ADD_CREDENTIAL, { input: gift })),
    ]);
  });

  it('an approval gives a further key where its request says so', async () => {
    const { id: appId } = await newApp(partner!);
    const first = await requestAccess(partner!, { appId });
    await approve(owner!, first.id);
    const further = await requestAccess(partner!, { appId, furtherKey: true });
    expect((await approve(owner!, further.id)).status).toBe('APPROVED');
    expect(await keysOf(appId)).toHaveLength(2);
  });

  it('approval beside a gift gives one, and the request can no longer be granted', async () => {
    const { id: appId } = await newApp(partner!);
    const { id } = await requestAccess(partner!, { appId });
    const input = { appId, productIds: [offer.products.accounts, offer.products.payment] };
    const gift = { ...input, planId: offer.plans.enterprise };
    const [approved, given] = (
      await Promise.all([owner!.raw(APPROVE, { id }), owner!.raw(ADD_CREDENTIAL, { input: gift })])
    ).map(outcome);
    expect(await keysOf(appId)).toHaveLength(1);
    const codes = [approved, given].map(({ userErrors }: Data) => userErrors[0]?.code ?? 'ok');
    expect([
      ['ok', 'ALREADY_GRANTED'],
      ['NO_LONGER_VALID', 'ok'],
    ]).toContainEqual(codes);
  });

  it('apps do not count for each other, nor plans, nor other products', async () => {
    const [one, other] = [await newApp(partner!), await newApp(partner!)];
    for (const input of [
      { ...FREE, appId: one.id, products: ['payment'] },
      { ...FREE, appId: other.id, products: ['payment'] },
      { ...FREE, appId: one.id },
      { appId: one.id, products: ['payment'] },
    ] satisfies Ask[]) {
      expect((await ask(partner!, input)).userErrors).toEqual([]);
    }
  });

  it('a key that opens more counts as well, and what was revoked no longer', async () => {
    const { id: appId } = await newApp(partner!);
    const { credential } = await requestAccess(partner!, { ...FREE, appId });
    const part: Ask = { ...FREE, appId, products: ['payment'] };
    expect((await ask(partner!, part)).userErrors).toMatchObject([
      { code: 'ALREADY_GRANTED', field: ['input', 'furtherKey'], conflictId: credential.id },
    ]);
    await partner!.send(REVOKE, { id: credential.id });
    expect((await ask(partner!, part)).userErrors).toEqual([]);
  });

  it('a suspended key lives: nobody gets past it by asking again', async () => {
    const { id: appId } = await newApp(partner!);
    const { credential } = await requestAccess(partner!, { ...FREE, appId });
    await credentialBecomes(partner!, credential.id, { status: 'ACTIVE' });
    await owner!.send(SUSPEND, { id: credential.id });
    expect((await ask(partner!, { ...FREE, appId })).userErrors).toMatchObject([{ code: 'ALREADY_GRANTED' }]);
  });

  it('the dry run tells it, and a further key is given and recorded as such', async () => {
    const { id: appId } = await newApp(partner!);
    await requestAccess(partner!, { ...FREE, appId });
    const input = await askFor(partner!, { ...FREE, appId });
    const { canRequest } = await partner!.send(CAN_REQUEST, { input });
    expect(canRequest.problems).toMatchObject([{ code: 'ALREADY_GRANTED' }]);
    const document = `mutation ($input: RequestAccessInput!) {
      requestAccess(input: $input) { accessRequest { furtherKey } userErrors { code } } }`;
    const { requestAccess: further } = await partner!.send(document, { input: { ...input, furtherKey: true } });
    expect(further.accessRequest.furtherKey).toBe(true);
    expect(await keysOf(appId)).toHaveLength(2);
  });

  it('no key becomes equal to another by more products or another plan, unless that is wanted', async () => {
    const { id: appId } = await newApp(partner!);
    const small = (await requestAccess(partner!, { ...FREE, appId, products: ['payment'] })).credential;
    const large = (await requestAccess(partner!, { ...FREE, appId })).credential;
    const more = { credentialId: small.id, productIds: [offer.products.accounts] };
    const { id } = await requestAccess(partner!, { appId });
    const third = (await approve(owner!, id)).credential;
    const change = { credentialId: third.id, planId: offer.plans.free };
    const refusal = { code: 'ALREADY_GRANTED', conflictId: large.id };
    expect((await owner!.refused(ADD_PRODUCTS, { input: more })).userErrors).toMatchObject([refusal]);
    expect((await partner!.refused(CHANGE_PLAN, { input: change })).userErrors).toMatchObject([refusal]);
    await partner!.send(CHANGE_PLAN, { input: { ...change, furtherKey: true } });
    await owner!.send(ADD_PRODUCTS, { input: { ...more, furtherKey: true } });
  });

  it('an owner gives a further key by saying so, and imports keys that exist already', async () => {
    const { id: appId } = await newApp(partner!);
    const gift = { appId, productIds: [offer.products.payment], planId: offer.plans.free };
    const { credential } = (await owner!.send(ADD_CREDENTIAL, { input: gift })).addCredential;
    const { userErrors } = await owner!.refused(ADD_CREDENTIAL, { input: gift });
    expect(userErrors).toMatchObject([{ code: 'ALREADY_GRANTED', conflictId: credential.id }]);
    await owner!.send(ADD_CREDENTIAL, { input: { ...gift, furtherKey: true } });
    await owner!.send(IMPORT, { input: { ...gift, value: 'known-to-clients' } });
    expect(await keysOf(appId)).toHaveLength(3);
  });

  it('a cart is refused it too, and can say that a further key is wanted', async () => {
    const { id: appId } = await newApp(partner!);
    const { credential } = await requestAccess(partner!, { ...FREE, appId, products: ['payment'] });
    await setFlow(owner!, 'CART');
    await add(partner!, { product: 'payment', plan: 'free' });
    const { userErrors } = await partner!.refused(SUBMIT_CART, { input: { appId } });
    expect(userErrors).toMatchObject([{ code: 'ALREADY_GRANTED', conflictId: credential.id }]);
    await partner!.send(SUBMIT_CART, { input: { appId, furtherKey: true } });
    expect(await keysOf(appId)).toHaveLength(2);
    await setFlow(owner!, 'DIRECT');
  });
});

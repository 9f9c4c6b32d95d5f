import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type Ask, askFor, browse, REVOKE, requestAccess } from '../../support/story.ts';
import { CAN_REQUEST, granted, newApp, REQUEST_ACCESS } from './documents.ts';
import { changePlanOf, codesOf, copyCatalogue, publishPlan, publishProduct, setFlow, viewerId } from './world.ts';

describe('what would happen if I asked', () => {
  let portal: TestPortal;
  let partner: Client;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  });
  afterAll(() => portal?.stop());

  const check = async (client: Client, input: Data): Promise<Data> =>
    (await client.send(CAN_REQUEST, { input })).canRequest;

  /** All problems of the dry run, once it is certain that the mutation refuses with all of them. */
  async function refusal(client: Client, input: Data): Promise<string[]> {
    const { allowed, problems } = await check(client, input);
    const { userErrors } = await client.refused(REQUEST_ACCESS, { input });
    expect(allowed).toBe(false);
    expect(userErrors).toEqual(problems);
    return codesOf(problems);
  }

  it('what is allowed has no problems, and asking for it works', async () => {
    const input = await askFor(partner);
    expect(await check(partner, input)).toEqual({ allowed: true, problems: [] });
    await partner.send(REQUEST_ACCESS, { input });
  });

  it('it changes nothing', async () => {
    const tables = ['accessRequest', 'app', 'eventLog'] as const;
    const count = () =>
      Promise.all(tables.map((table) => portal.app.context.db.selectFrom(table).selectAll().execute()));
    const input = await askFor(partner);
    const before = await count();
    await check(partner, input);
    expect(await count()).toEqual(before);
  });

  it('before an app is chosen it tells about the offer alone', async () => {
    const { newApp: _, ...input } = await askFor(partner);
    expect(await check(partner, input)).toEqual({ allowed: true, problems: [] });
  });

  it('it tells in the cart flow as well', async () => {
    await setFlow(owner, 'CART');
    const { newApp: _, ...input } = await askFor(partner);
    expect(await check(partner, input)).toEqual({ allowed: true, problems: [] });
    await setFlow(owner, 'DIRECT');
  });

  it('K2: it names every reason at once, and the mutation the same', async () => {
    const jwt = await publishProduct(portal, 'Enterprise', { authType: AuthType.CUSTOM, elsewhere: true });
    const input = await askFor(partner, { newApp: { name: ' ', description: 'x'.repeat(2001) } });
    const codes = await refusal(partner, { ...input, productIds: [...input.productIds, jwt] });
    expect(codes).toEqual([
      'MIXED_AUTH_TYPES',
      'PRODUCT_NOT_REQUESTABLE',
      'MIXED_PROVIDERS',
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
  });

  it('what the consumer may not see is not found, also by its id', async () => {
    const hobbyist = await portal.as('hobbyist');
    const input = await askFor(partner, { products: ['accounts'], newApp: { name: 'Curious' } });
    expect(await refusal(hobbyist, input)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  });

  it('product and plan must meet in a catalogue, and in the one that is named', async () => {
    const input = await askFor(partner, { plan: 'enterprise', catalogue: 'Public', products: ['payment'] });
    expect(await refusal(partner, input)).toEqual(['PLAN_NOT_OFFERED']);
  });

  it('where they meet in several catalogues one must be named', async () => {
    const input = await askFor(partner, { plan: 'free', products: ['payment'] });
    expect(await refusal(partner, { ...input, catalogueId: null })).toEqual(['CATALOGUE_REQUIRED']);
  });

  it('products that only document, or whose keys are not issued, cannot be asked for', async () => {
    const offer = await askFor(partner);
    for (const product of [{ isDocumentationOnly: true }, { authType: AuthType.CUSTOM }]) {
      const id = await publishProduct(portal, 'Enterprise', product);
      expect(await refusal(partner, { ...offer, productIds: [id] })).toEqual(['PRODUCT_NOT_REQUESTABLE']);
    }
  });

  it('the app must be one of those the consumer sees, and only one', async () => {
    const hobby = await newApp(await portal.as('hobbyist'));
    expect(await refusal(partner, await askFor(partner, { appId: hobby.id }))).toEqual(['NOT_FOUND']);
    const both = { appId: (await newApp(partner)).id, newApp: { name: 'Both' } };
    expect(await refusal(partner, await askFor(partner, both))).toEqual(['APP_REQUIRED']);
  });

  it('without an app nothing is asked for', async () => {
    const { newApp: _, ...input } = await askFor(partner);
    const { userErrors } = await partner.refused(REQUEST_ACCESS, { input });
    expect(codesOf(userErrors)).toEqual(['APP_REQUIRED']);
  });

  it('a new app needs a free name and a visibility that its owner may give', async () => {
    const { name } = await newApp(partner);
    expect(await refusal(partner, await askFor(partner, { newApp: { name } }))).toEqual(['NAME_TAKEN']);
    const hobbyist = await portal.as('hobbyist');
    const app = { name: 'Shared', visibility: 'ORGANISATION' };
    const input = await askFor(hobbyist, { catalogue: 'Public', products: ['payment'], plan: 'free', newApp: app });
    expect(await refusal(hobbyist, input)).toEqual(['VISIBILITY_NOT_ALLOWED']);
  });

  it('a credential takes more products on its plan only, each once, and while it lives', async () => {
    const { app, credential } = await granted(partner, owner, { products: ['payment'] });
    const extend = (ask: object) => askFor(partner, { appId: app.id, credentialId: credential.id, ...ask });
    expect((await check(partner, await extend({ products: ['accounts'] }))).allowed).toBe(true);
    expect(await refusal(partner, await extend({}))).toEqual(['ALREADY_GRANTED']);
    expect(await refusal(partner, await extend({ plan: 'free' }))).toEqual(['PLAN_MISMATCH', 'ALREADY_GRANTED']);
    const other = { ...(await extend({ products: ['accounts'] })), appId: (await newApp(partner)).id };
    expect(await refusal(partner, other)).toEqual(['NOT_FOUND']);
    await partner.send(REVOKE, { id: credential.id });
    expect(await refusal(partner, await extend({ products: ['accounts'] }))).toEqual(['WRONG_STATE']);
  });

  it('a second equal request names the one that waits', async () => {
    const { id: appId } = await newApp(partner);
    const first = await requestAccess(partner, { appId });
    const input = await askFor(partner, { appId });
    expect(await refusal(partner, input)).toEqual(['DUPLICATE_REQUEST']);
    expect((await check(partner, input)).problems[0].conflictId).toBe(first.id);
  });

  it('too many requests for a plan are refused, however many apps ask', async () => {
    const member = await portal.as('member');
    await changePlanOf(portal, 'free', { requestAllowance: 1, requestPeriodSeconds: 3600 });
    await requestAccess(member, { plan: 'free' });
    expect(await refusal(member, await askFor(member, { plan: 'free' }))).toEqual(['REQUEST_FREQUENCY_EXCEEDED']);
    expect((await check(partner, await askFor(partner, { plan: 'free' }))).allowed).toBe(true);
    await changePlanOf(portal, 'free', { requestAllowance: null, requestPeriodSeconds: null });
  });

  it('requests that are sent at the same time count each other', async () => {
    const plan = await publishPlan(portal);
    await changePlanOf(portal, plan.name, { requestAllowance: 2 });
    const inputs = await Promise.all(
      Array.from({ length: 5 }, async () => ({ ...(await askFor(partner)), planId: plan.id })),
    );
    const answers = await Promise.all(inputs.map((input) => partner.raw(REQUEST_ACCESS, { input })));
    const codes = answers.map(({ data }) => codesOf(data.requestAccess.userErrors).join());
    const over = 'REQUEST_FREQUENCY_EXCEEDED';
    expect(codes.sort()).toEqual(['', '', over, over, over]);
  });

  it('when the period is over the plan may be asked for again', async () => {
    const hobbyist = await portal.as('hobbyist');
    const ask: Ask = { plan: 'free', products: ['payment'], catalogue: 'Public' };
    await changePlanOf(portal, 'free', { requestAllowance: 1, requestPeriodSeconds: 1 });
    await requestAccess(hobbyist, ask);
    const input = await askFor(hobbyist, ask);
    await expect.poll(async () => (await check(hobbyist, input)).allowed).toBe(true);
    await changePlanOf(portal, 'free', { requestAllowance: null, requestPeriodSeconds: null });
  });

  it('an owner is told what would happen for the consumer who owns the app', async () => {
    const { id: appId } = await newApp(await portal.as('hobbyist'));
    const input = await askFor(owner, { appId, products: ['accounts'] });
    expect(await refusal(owner, input)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    expect((await check(owner, { ...input, appId: undefined })).problems[0].code).toBe('APP_REQUIRED');
    const nobody = { ...input, appId: undefined, newApp: { name: 'For nobody' } };
    expect(await refusal(owner, nobody)).toEqual(['NOT_FOUND']);
    const forOwner = { ...nobody, newApp: { name: 'For an owner', ownerId: await viewerId(owner) } };
    expect(await refusal(owner, forOwner)).toEqual(['NOT_FOUND']);
  });

  it('consumers are allowed no app for somebody else', async () => {
    const theirs = { name: 'Theirs', ownerId: await viewerId(await portal.as('member')) };
    expect(await refusal(partner, await askFor(partner, { newApp: theirs }))).toEqual(['NOT_FOUND']);
  });

  it('a second catalogue with the same offer makes the choice necessary', async () => {
    const { catalogues } = await browse(partner);
    const { catalogueId: _, ...input } = await askFor(partner);
    expect((await check(partner, input)).allowed).toBe(true);
    const copy = await copyCatalogue(portal, 'Enterprise');
    expect(await refusal(partner, input)).toEqual(['CATALOGUE_REQUIRED']);
    for (const catalogueId of [catalogues.Enterprise, copy]) {
      expect((await check(partner, { ...input, catalogueId })).allowed).toBe(true);
    }
  });
});

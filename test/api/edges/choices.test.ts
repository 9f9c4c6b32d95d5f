import { isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../../src/schema.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor, browse } from '../../support/story.ts';

const inputs = Object.values(createSchema().getTypeMap()).filter(isInputObjectType);
const NOWHERE = '00000000-0000-7000-8000-000000000000';

/** A mutation with an input in which exactly one of several is chosen. */
interface Case {
  type: string;
  mutation: string;
  input: (world: World) => object;
  /** Where in the input the choice stands. */
  at: string;
  choose: (world: World) => object;
  /** One that is not there. */
  wrong: object;
  /** What is refused of that. */
  refused: { code: string; field: string[] };
}

interface World {
  offer: Data;
  ask: Data;
  viewerId: string;
}

const notFound = (...field: string[]) => ({ code: 'NOT_FOUND', field: ['input', ...field] });

const CASES: Case[] = [
  {
    ...{ type: 'AppChoiceInput', mutation: 'requestAccess', at: 'app' },
    input: ({ ask: { newApp: _, ...ask } }) => ask,
    choose: () => ({ newApp: { name: 'Chosen' } }),
    ...{ wrong: { appId: NOWHERE }, refused: notFound('app', 'appId') },
  },
  {
    ...{ type: 'ApproverScopeInput', mutation: 'grantApprover', at: 'scope' },
    input: ({ viewerId }) => ({ userId: viewerId }),
    choose: ({ offer }) => ({ productId: offer.products.payment }),
    ...{ wrong: { catalogueId: NOWHERE }, refused: notFound('scope', 'catalogueId') },
  },
  {
    ...{ type: 'RequestFormTargetInput', mutation: 'saveRequestForm', at: 'target' },
    input: () => ({ fields: [{ name: 'use', label: 'Use', type: 'TEXT' }] }),
    choose: ({ offer }) => ({ planId: offer.plans.enterprise }),
    ...{ wrong: { productId: NOWHERE }, refused: notFound('target', 'productId') },
  },
  {
    ...{ type: 'DocumentContentInput', mutation: 'createProductDocument', at: 'content' },
    input: ({ offer }) => ({ productId: offer.products.payment, title: 'Guide', format: 'MARKDOWN' }),
    choose: () => ({ text: '# Hello' }),
    ...{ wrong: { fileId: NOWHERE }, refused: notFound('content', 'fileId') },
  },
];

/** These have been choices from the beginning. */
const ALONE = ['MenuTargetInput'];

describe('K5: exactly one of several', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let world: World;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const { viewer } = await partner.send('{ viewer { id } }');
    world = { offer: await browse(partner), ask: await askFor(partner), viewerId: viewer.id };
  });
  afterAll(() => portal.stop());

  const call = ({ mutation }: Case, input: object): Promise<Data> => {
    const name = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${name}!) { answer: ${mutation}(input: $input) { userErrors { code field } } }`;
    return (mutation === 'requestAccess' ? partner : owner).raw(document, { input });
  };
  const errorsOf = async (one: Case, chosen: object) => {
    const { data, errors } = await call(one, { ...one.input(world), ...chosen });
    expect(errors).toBeUndefined();
    return data.answer.userErrors;
  };

  it.each(CASES)('$type is refused where it stands, is not given twice, and is taken', async (one) => {
    expect(await errorsOf(one, { [one.at]: one.wrong })).toEqual([one.refused]);
    const twice = await errorsOf(one, { [one.at]: one.wrong, ...one.choose(world) });
    expect(twice).toContainEqual({ code: 'INVALID_INPUT', field: ['input', one.at] });
    const both = await call(one, { ...one.input(world), [one.at]: { ...one.wrong, ...one.choose(world) } });
    expect(both.errors).toMatchObject([
      { message: `Variable "$input" has an invalid value at "input.${one.at}": give exactly one of its fields.` },
    ]);
    expect(await errorsOf(one, { [one.at]: one.choose(world) })).toEqual([]);
  });

  it('AnswerValueInput in a list of answers', async () => {
    const ask = (value: object) =>
      partner.raw(
        `mutation ($input: RequestAccessInput!) {
          requestAccess(input: $input) { accessRequest { answers { text } } userErrors { code field } } }`,
        { input: { ...world.ask, answers: [{ name: 'use', value }] } },
      );
    expect((await ask({ number: 1 })).data.requestAccess.userErrors).toEqual([
      { code: 'ANSWER_INVALID', field: ['input', 'answers', 'use'] },
    ]);
    expect((await ask({ text: 'A wallet' })).data.requestAccess.accessRequest.answers).toEqual([{ text: 'A wallet' }]);
    expect((await ask({ text: 'A wallet', number: 1 })).errors).toMatchObject([
      {
        message: 'Variable "$input" has an invalid value at "input.answers[0].value": give exactly one of its fields.',
      },
    ]);
  });

  it('AttributeValueInput in a list of attributes', async () => {
    const attribute = { subject: 'USER', type: 'STRING', key: 'desk', label: 'Desk' };
    const made = await owner.send(
      'mutation ($input: CreateAttributeInput!) { createAttribute(input: $input) { userErrors { code } } }',
      { input: attribute },
    );
    expect(made.createAttribute.userErrors).toEqual([]);
    const say = (...values: object[]) =>
      partner.raw(
        `mutation ($input: UpdateProfileInput!) {
          updateProfile(input: $input) { user { attributes { value } } userErrors { code field } } }`,
        { input: { attributes: values.map((value) => ({ key: 'desk', ...value })) } },
      );
    const at = ['input', 'attributes'];
    expect((await say({ value: { number: 1 } })).data.updateProfile.userErrors).toEqual([
      { code: 'ANSWER_INVALID', field: [...at, 'desk'] },
    ]);
    const twice = { value: { text: 'A' }, text: 'A' };
    expect((await say({ text: 'A' }, twice, twice)).data.updateProfile.userErrors).toEqual(
      expect.arrayContaining(['1', '2'].map((item) => ({ code: 'INVALID_INPUT', field: [...at, item, 'value'] }))),
    );
    expect((await say({ value: { text: 'A', number: 1 } })).errors).toMatchObject([
      { message: expect.stringContaining('"input.attributes[0].value": give exactly one of its fields.') },
    ]);
    expect((await say({ value: { text: 'A' } })).data.updateProfile.user.attributes).toEqual([{ value: 'A' }]);
    expect((await say({ value: null })).data.updateProfile.user.attributes).toEqual([]);
  });

  it('can also be given in the input around it, wherever there is such a choice', () => {
    const choices = inputs.filter(({ isOneOf, name }) => isOneOf && !ALONE.includes(name)).map(({ name }) => name);
    expect(choices.toSorted()).toEqual(
      [...CASES.map(({ type }) => type), 'AnswerValueInput', 'AttributeValueInput'].toSorted(),
    );
    for (const around of inputs) {
      for (const { type } of Object.values(around.getFields()).filter(({ type }) => choices.includes(String(type)))) {
        if (!isInputObjectType(type)) throw new Error(`${type} can be left out.`);
        expect(Object.keys(around.getFields())).toEqual(expect.arrayContaining(Object.keys(type.getFields())));
      }
    }
  });
});

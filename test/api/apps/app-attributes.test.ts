import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { workingKey } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { type GatewayBehind, gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { type AttributeCalls, attributeCalls } from '../people/attribute-calls.ts';

const APP = 'app { id redirectUrls attributes { key value } } userErrors { code field }';
const CREATE = `mutation ($input: CreateAppInput!) { createApp(input: $input) { ${APP} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateAppInput!) { updateApp(id: $id, input: $input) { ${APP} } }`;
const READ = 'query ($id: ID!) { app(id: $id) { redirectUrls attributes { key value } } }';
const PROFILE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { code } } }`;

let portal: TestPortal;
let calls: AttributeCalls;
let gateway: GatewayBehind;
let owner: Client;
let partner: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  calls = attributeCalls(owner);
  gateway = await gatewayBehind(portal);
});
afterAll(() => portal?.stop());

const codes = ({ userErrors }: { userErrors: Data[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);

describe('T37: what is said of an app', () => {
  let all: string[];
  beforeAll(async () => {
    all = [
      await calls.add({ subject: 'APP', key: 'Stage', type: 'DROPDOWN', options: ['test', 'live'], required: true }),
      await calls.add({ subject: 'APP', key: 'Costs', writeOnce: true }),
      await calls.add({ subject: 'APP', key: 'Review', access: 'HIDDEN' }),
    ];
  });
  afterAll(() => calls.remove(...all));

  it('is given with a new one, changed later, and told to who sees it, but for what is hidden', async () => {
    const attributes = [
      { key: 'Stage', text: 'test' },
      { key: 'Costs', text: 'C1' },
    ];
    const { createApp } = await partner.send(CREATE, {
      input: { name: 'Said', visibility: 'ORGANISATION', attributes },
    });
    const { id } = createApp.app;
    expect(createApp.app.attributes).toEqual([
      { key: 'Stage', value: 'test' },
      { key: 'Costs', value: 'C1' },
    ]);
    await owner.send(UPDATE, { id, input: { attributes: [{ key: 'Review', text: 'fine' }] } });
    await partner.send(UPDATE, { id, input: { attributes: [{ key: 'Stage', text: 'live' }] } });
    const told = async (client: Client) =>
      (await client.send(READ, { id })).app?.attributes.map(({ value }: Data) => value);
    expect(await told(owner)).toEqual(['live', 'C1', 'fine']);
    expect(await told(await portal.as('member'))).toEqual(['live', 'C1']);
    const events = await rowsOf(
      portal.database,
      `select organisation_id is null as hidden, after from event_log where type = 'app.attributesChanged' and subject_id = $1 order by insertion`,
      [id],
    );
    expect(events).toEqual([
      { hidden: false, after: { attributes: ['Stage', 'Costs'] } },
      { hidden: true, after: { attributes: ['Review'] } },
      { hidden: false, after: { attributes: ['Stage'] } },
    ]);
    const wrong = [
      { key: 'Stage', text: 'dead' },
      { key: 'Costs', text: 'C2' },
      { key: 'Review', text: 'x' },
    ];
    expect(
      codes(await partner.refused(UPDATE, { id, input: { name: '', attributes: wrong, redirectUrls: ['x'] } })),
    ).toEqual([
      'INVALID_INPUT input.name',
      'INVALID_INPUT input.redirectUrls.0',
      ...['Stage', 'Review', 'Costs'].map((key) => `ANSWER_INVALID input.attributes.${key}`),
    ]);
  });

  it('is asked wherever an app is made', async () => {
    expect(codes(await partner.refused(CREATE, { input: { name: 'Unsaid' } }))).toEqual([
      'ANSWER_MISSING input.attributes.Stage',
    ]);
    const ask = `mutation ($input: RequestAccessInput!) { requestAccess(input: $input) { userErrors { code field } } }`;
    const newApp = { name: 'Unsaid', redirectUrls: ['http://example.com'] };
    const input = await askFor(partner, { plan: 'free', newApp });
    const refusals = ['INVALID_INPUT input.newApp.redirectUrls.0', 'ANSWER_MISSING input.newApp.attributes.Stage'];
    expect(codes(await partner.refused(ask, { input }))).toEqual(refusals);
    const dry = `query ($input: CanRequestInput!) { canRequest(input: $input) { problems { code field } } }`;
    const { canRequest } = await partner.send(dry, { input });
    expect(codes({ userErrors: canRequest.problems })).toEqual(refusals);
    const attributes = [{ key: 'Stage', text: 'live' }];
    const said = { name: 'Asked', redirectUrls: ['https://example.com'], attributes };
    const { app } = await requestAccess(partner, { plan: 'free', newApp: said });
    expect((await partner.send(READ, { id: app.id })).app).toEqual({
      redirectUrls: ['https://example.com'],
      attributes: [{ key: 'Stage', value: 'live' }],
    });
  });
});

describe('T37, T38: what keys tell', () => {
  it('is what is said of the app and its owner, now and when it changes', async () => {
    const ofUser = await calls.add({ key: 'Region', addToKeyMetadata: true });
    const ofApp = await calls.add({ subject: 'APP', key: 'Live', type: 'BOOLEAN', addToKeyMetadata: true });
    const later = await calls.add({ key: 'Rank', type: 'NUMBER', access: 'HIDDEN' });
    const say = (...attributes: object[]) => partner.send(PROFILE, { input: { attributes } });
    await say({ key: 'Region', text: 'north' });
    const newApp = { name: 'Told', attributes: [{ key: 'Live', boolean: false }] };
    const { secret, credential } = await workingKey(portal, partner, { plan: 'free', newApp });
    const metadata = async () => (await gateway.read(secret))!.metadata;
    const tells = (expected: Record<string, unknown>) =>
      eventually(portal.url, async () => {
        const { Region, Live, Rank } = await metadata();
        expect({ Region, Live, Rank }).toEqual({ Region: undefined, Live: undefined, Rank: undefined, ...expected });
      });
    const before = await metadata();
    expect(before).toMatchObject({ Region: 'north', Live: false });

    const { node } = await partner.send(
      'query ($id: ID!) { node(id: $id) { ... on Credential { app { id owner { id } } } } }',
      { id: credential.id },
    );
    await partner.send(UPDATE, { id: node.app.id, input: { attributes: [{ key: 'Live', boolean: true }] } });
    await tells({ Region: 'north', Live: true });
    await say({ key: 'Region', text: 'south' });
    await tells({ Region: 'south', Live: true });

    const update = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { userErrors { code } } }`;
    await owner.send(update, { id: node.app.owner.id, input: { attributes: [{ key: 'Rank', number: 7 }] } });
    await owner.send(calls.UPDATE, { id: later, input: { addToKeyMetadata: true } });
    await tells({ Region: 'south', Live: true, Rank: 7 });
    await owner.send(calls.UPDATE, { id: ofUser, input: { addToKeyMetadata: false } });
    await tells({ Live: true, Rank: 7 });
    await calls.remove(later);
    await tells({ Live: true });
    await calls.remove(ofApp, ofUser);
    await tells({});
    const { Region: _, Live: __, gatehouse_revision: ___, ...rest } = before;
    expect(await metadata()).toMatchObject(rest);
  });

  it('names the teams of its owner, also when they change', async () => {
    const member = await portal.as('member');
    const { secret, credential } = await workingKey(portal, member, { plan: 'free', newApp: { name: 'Teams' } });
    const { viewer } = await member.send('{ viewer { id organisation { id } teams { id } } }');
    const team = `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }`;
    const { createTeam } = await owner.send(team, { input: { name: 'Later', organisationId: viewer.organisation.id } });
    const update = `mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { userErrors { code } } }`;
    const own = viewer.teams.map(({ id }: Data) => id);
    const tells = (ids: string[]) =>
      eventually(portal.url, async () =>
        expect((await gateway.read(secret))!.metadata.TeamIDs).toEqual(ids.toSorted()),
      );
    await tells(own);
    await owner.send(update, { id: viewer.id, input: { teamIds: [...own, createTeam.team.id] } });
    await tells([...own, createTeam.team.id]);
    await owner.send('mutation ($id: ID!) { deleteTeam(id: $id) { userErrors { code } } }', { id: createTeam.team.id });
    await tells(own);
    expect(credential.status).toBe('ACTIVE');
  });
});

describe('T13, T37: what an app says already', () => {
  const make = async (name: string): Promise<string> =>
    (await partner.send(CREATE, { input: { name } })).createApp.app.id;

  it('is sent back as it is, whatever would be refused by now, and changes nothing', async () => {
    const stage = await calls.add({ subject: 'APP', key: 'Stage', type: 'DROPDOWN', options: ['test', 'live'] });
    const app = await make('Kept');
    await partner.send(UPDATE, { id: app, input: { attributes: [{ key: 'Stage', text: 'test' }] } });
    await owner.send(calls.UPDATE, { id: stage, input: { options: ['live'] } });
    // As earlier versions let it be.
    await portal.database.pool.query(
      `update app set name = E'Two\\nlines', description = $2, redirect_urls = '["http://old.example/*"]' where id = $1`,
      [app, 'd'.repeat(2001)],
    );
    const before = (await partner.send(READ, { id: app })).app;
    const kept = { name: 'Two\nlines', description: 'd'.repeat(2001), attributes: [{ key: 'Stage', text: 'test' }] };
    const { updateApp } = await partner.send(UPDATE, {
      id: app,
      input: { ...kept, redirectUrls: ['http://old.example/*', 'https://new.example'] },
    });
    expect(updateApp.app).toMatchObject({ attributes: before.attributes });
    expect(updateApp.app.redirectUrls).toEqual(['http://old.example/*', 'https://new.example']);
    const others = { name: 'Two\nlines!', description: 'd'.repeat(2002), redirectUrls: ['http://old.example/**'] };
    const refused = await partner.refused(UPDATE, {
      id: app,
      input: { ...others, attributes: [{ key: 'Stage', text: 'tests' }] },
    });
    expect(codes(refused).toSorted()).toEqual([
      'ANSWER_INVALID input.attributes.Stage',
      ...['description', 'name', 'redirectUrls.0'].map((part) => `INVALID_INPUT input.${part}`),
    ]);
    await calls.remove(stage);
  });
});

describe('T13: redirect URLs', () => {
  it('are given with a new app, changed later, and emptied', async () => {
    const { createApp } = await partner.send(CREATE, {
      input: { name: 'Back', redirectUrls: ['https://a.example/b'] },
    });
    const { id, redirectUrls } = createApp.app;
    expect(redirectUrls).toEqual(['https://a.example/b']);
    const change = async (urls: string[] | null) =>
      (await partner.send(UPDATE, { id, input: { redirectUrls: urls } })).updateApp.app.redirectUrls;
    expect(await change(['http://localhost:3000', 'https://a.example/b'])).toEqual([
      'http://localhost:3000',
      'https://a.example/b',
    ]);
    expect(await change(null)).toHaveLength(2);
    expect(await change([])).toEqual([]);
    expect((await partner.send(READ, { id })).app.redirectUrls).toEqual([]);
    const { data } = await (await portal.as('hobbyist')).raw(READ, { id });
    expect(data!.app).toBeNull();
    const input = { name: 'Other', redirectUrls: ['https://a.example', 'ftp://b.example'] };
    expect(codes(await partner.refused(CREATE, { input }))).toEqual(['INVALID_INPUT input.redirectUrls.1']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../src/identity/accounts/user.entity.ts';
import { openSession } from '../../../src/identity/sessions/session.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { Client, type Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { type People, startPeople } from '../people/people-fixture.ts';

const OFFER = `mutation ($id: ID!, $input: OfferAppInput!) { offerApp(id: $id, input: $input) {
  appOffer { id status message app { id } owner { id } recipient { id } } userErrors { code field conflictId } } }`;
const answer = (what: 'accept' | 'decline' | 'withdraw') => `mutation ($id: ID!) { ${what}AppOffer(id: $id) {
  appOffer { status closedAt app { owner { id } visibility } } userErrors { code } } }`;
const TRANSFER = `mutation ($id: ID!, $ownerId: ID!) { transferApp(id: $id, input: { ownerId: $ownerId }) {
  app { owner { id } visibility } userErrors { code field } } }`;
const CREATE_APP = `mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id name } userErrors { code } } }`;
const CREATE_USER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;
const UPDATE_USER = `mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) { user { id } userErrors { code } } }`;
const UPDATE_APP = `mutation ($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id } userErrors { code } } }`;
const DELETE_APP = 'mutation ($id: ID!) { deleteApp(id: $id) { deletedId userErrors { code } } }';
const DELETE_USER = 'mutation ($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code } } }';
const REMOVE = 'mutation ($id: ID!) { removeUserFromOrganisation(id: $id) { user { id } userErrors { code } } }';
const STATUS = 'query ($ids: [ID!]) { appOffers(filter: { appIds: $ids }) { nodes { status } } }';
const APP = 'query ($id: ID!) { app(id: $id) { owner { id } visibility } }';

interface Person {
  id: string;
  client: Client;
}

let people: People;
let owner: Client;
let partner: Person;
let organisationId: string;
let integrationId: string;
beforeAll(async () => {
  people = await startPeople();
  owner = await people.portal.as('owner');
  const client = await people.portal.as('partner');
  const { viewer } = await client.send('{ viewer { id organisation { id } teams { id name } } }');
  partner = { id: viewer.id, client };
  organisationId = viewer.organisation.id;
  integrationId = viewer.teams.find(({ name }: Data) => name === 'Integration').id;
});
afterAll(() => people?.stop());

let made = 0;

/** Somebody of the partner's organisation. */
async function newMember(
  teamIds: string[] = [integrationId],
): Promise<Person & { email: string; displayName: string }> {
  const person = { email: `colleague-${++made}@example.com`, displayName: `Colleague ${made}` };
  const input = { ...person, role: 'TEAM_MEMBER', organisationId, teamIds };
  const { id } = (await owner.send(CREATE_USER, { input })).createUser.user;
  const account = { id, organisationId } as User;
  const { token } = await inTransaction(people.portal.app.context, (tx) => openSession(tx, account));
  return { ...person, id, client: new Client(people.portal.url, token) };
}

async function newApp(client: Client, visibility: string): Promise<{ id: string; name: string }> {
  return (await client.send(CREATE_APP, { input: { name: `Till ${++made}`, visibility } })).createApp.app;
}

/** Of an app that its owner offers to somebody: both of them, the app, and the id of the offer. */
async function offered(visibility = 'TEAM') {
  const [giver, taker] = [await newMember(), await newMember()];
  const app = await newApp(giver.client, visibility);
  const { offerApp } = await giver.client.send(OFFER, { id: app.id, input: { recipientId: taker.id } });
  return { giver, taker, app, id: offerApp.appOffer.id as string };
}

const codeOf = (payload: Data): string => payload.userErrors[0].code;

describe('A13: the owner of an app offers it to a colleague', () => {
  it('who is told live and by mail, and has it on accepting, as both are told', async () => {
    const [giver, taker] = [await newMember(), await newMember()];
    const app = await newApp(giver.client, 'TEAM');
    const live = await taker.client.subscribe(
      'subscription { appOfferChanged { eventType appOffer { id status message app { name } } } }',
    );
    const input = { recipientId: taker.id, message: 'I leave next week.' };
    const { appOffer } = (await giver.client.send(OFFER, { id: app.id, input })).offerApp;
    expect(await live.next()).toEqual({
      eventType: 'APP_OFFER_MADE',
      appOffer: { id: appOffer.id, status: 'OPEN', message: input.message, app: { name: app.name } },
    });
    const mail = await people.mailTo(taker.email, `${app.name} is offered to you`);
    expect(mail.text).toContain(`${giver.displayName} would like you to have the app ${app.name}`);
    expect(mail.text).toContain(input.message);
    const second = await giver.client.refused(OFFER, { id: app.id, input: { recipientId: partner.id } });
    expect(second.userErrors).toEqual([{ code: 'DUPLICATE_REQUEST', field: ['id'], conflictId: appOffer.id }]);
    const accepted = (await taker.client.send(answer('accept'), { id: appOffer.id })).acceptAppOffer.appOffer;
    expect(accepted).toEqual({
      ...{ status: 'ACCEPTED', closedAt: expect.any(String) },
      app: { owner: { id: taker.id }, visibility: 'TEAM' },
    });
    expect((await live.next()).appOffer.status).toBe('ACCEPTED');
    await live.stop();
    const seenBy = `${taker.displayName}, everybody who shares a team with ${taker.displayName}, and the administrators of`;
    expect((await people.mailTo(taker.email, `${app.name} is yours now`)).text).toContain(seenBy);
    expect((await people.mailTo(giver.email, `${app.name} has another owner now`)).text).toContain(seenBy);
    expect(codeOf(await taker.client.refused(answer('decline'), { id: appOffer.id }))).toBe('ALREADY_DECIDED');
  });

  it('who declines, which its owner is told; then it can be offered again', async () => {
    const { giver, taker, app, id } = await offered();
    expect((await taker.client.send(answer('decline'), { id })).declineAppOffer.appOffer.status).toBe('DECLINED');
    await people.mailTo(giver.email, `${app.name} stays with you`);
    expect((await owner.send(APP, { id: app.id })).app.owner.id).toBe(giver.id);
    await giver.client.send(OFFER, { id: app.id, input: { recipientId: partner.id } });
  });

  it('which is refused for whoever cannot have it', async () => {
    const [giver, taker] = [await newMember(), await newMember()];
    const personal = await newApp(giver.client, 'PERSONAL');
    const { users } = await owner.send('{ users(filter: { search: "hobbyist" }) { nodes { id } } }');
    const refusal = async (recipientId: string) =>
      codeOf(await giver.client.refused(OFFER, { id: personal.id, input: { recipientId } }));
    expect(await refusal(users.nodes[0].id)).toBe('NOT_FOUND');
    expect(await refusal(taker.id)).toBe('INVALID_INPUT');
    expect(await refusal(giver.id)).toBe('INVALID_INPUT');
    await giver.client.send(OFFER, { id: personal.id, input: { recipientId: partner.id } });
  });

  type Offered = Awaited<ReturnType<typeof offered>>;

  const ENDS: [what: string, visibility: string, end: (offer: Offered) => Promise<unknown>][] = [
    ['the app is deleted', 'TEAM', ({ app }) => owner.send(DELETE_APP, { id: app.id })],
    ['the app gets another owner', 'TEAM', ({ app }) => owner.send(TRANSFER, { id: app.id, ownerId: partner.id })],
    [
      'the app is shared no more',
      'ORGANISATION',
      ({ app, giver }) => giver.client.send(UPDATE_APP, { id: app.id, input: { visibility: 'PERSONAL' } }),
    ],
    [
      'the recipient leaves the team that shares it',
      'TEAM',
      ({ taker }) => owner.send(UPDATE_USER, { id: taker.id, input: { teamIds: [] } }),
    ],
    ['the recipient is removed', 'ORGANISATION', ({ taker }) => owner.send(REMOVE, { id: taker.id })],
    ['the recipient is deleted', 'ORGANISATION', ({ taker }) => owner.send(DELETE_USER, { id: taker.id })],
    [
      'the recipient is locked',
      'ORGANISATION',
      ({ taker }) => owner.send(UPDATE_USER, { id: taker.id, input: { isActive: false } }),
    ],
    ['the owner is removed', 'PERSONAL', ({ giver }) => owner.send(REMOVE, { id: giver.id })],
    ['the owner is deleted', 'ORGANISATION', ({ giver }) => owner.send(DELETE_USER, { id: giver.id })],
    [
      'the owner is locked',
      'ORGANISATION',
      ({ giver }) => owner.send(UPDATE_USER, { id: giver.id, input: { isActive: false } }),
    ],
  ];

  it.each(ENDS)('and which ends when %s', async (_, visibility, end) => {
    // To an administrator, where nobody else sees it.
    const offer = visibility === 'PERSONAL' ? await offeredToPartner() : await offered(visibility);
    await end(offer);
    await eventually(people.portal.url, async () => {
      const { appOffers } = await owner.send(STATUS, { ids: [offer.app.id] });
      expect(appOffers.nodes).toEqual([{ status: 'ENDED' }]);
    });
    const { data, errors } = await offer.taker.client.raw(answer('accept'), { id: offer.id });
    expect(errors?.[0]?.extensions?.code ?? codeOf(data.acceptAppOffer)).toMatch(
      /^(ALREADY_DECIDED|NOT_FOUND|UNAUTHENTICATED)$/,
    );
  });

  async function offeredToPartner(): Promise<Offered> {
    const giver = await newMember();
    const app = await newApp(giver.client, 'PERSONAL');
    const { offerApp } = await giver.client.send(OFFER, { id: app.id, input: { recipientId: partner.id } });
    return { giver, taker: { ...partner, email: '', displayName: '' }, app, id: offerApp.appOffer.id };
  }

  it.each([
    [
      'accepted and withdrawn',
      ({ taker, giver, id }: Offered) => [
        taker.client.raw(answer('accept'), { id }),
        giver.client.raw(answer('withdraw'), { id }),
      ],
    ],
    [
      'accepted while it is transferred',
      ({ taker, app, id }: Offered) => [
        taker.client.raw(answer('accept'), { id }),
        owner.raw(TRANSFER, { id: app.id, ownerId: partner.id }),
      ],
    ],
  ])('%s at once: nothing is half done', async (_, calls) => {
    const offer = await offered();
    const lock = 'select id from app where id = $1 for update';
    const held = await standingTransaction(people.portal.database.url, [lock], [offer.app.id]);
    const answers = calls(offer);
    await held.waitedForBy(2);
    await held.rollBack();
    const [first, second] = (await Promise.all(answers)).map(({ data }) => Object.values(data)[0] as Data);
    const isAccepted = first.userErrors.length === 0;
    expect((await owner.send(STATUS, { ids: [offer.app.id] })).appOffers.nodes[0].status === 'ACCEPTED').toBe(
      isAccepted,
    );
    const withdrawn = second.appOffer !== undefined;
    if (withdrawn) expect([first, second].filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const { id } = (await owner.send(APP, { id: offer.app.id })).app.owner;
    expect(id).toBe(withdrawn ? (isAccepted ? offer.taker.id : offer.giver.id) : partner.id);
  });
});

describe('T13: an app is transferred without asking', () => {
  it.each(['partner', 'owner'] as const)('by the %s, and then others see its credentials', async (by) => {
    const [giver, taker] = [await newMember(), await newMember()];
    const app = await newApp(giver.client, 'PERSONAL');
    const { transferApp } = await (await people.portal.as(by)).send(TRANSFER, { id: app.id, ownerId: taker.id });
    expect(transferApp.app).toEqual({ owner: { id: taker.id }, visibility: 'PERSONAL' });
    expect((await giver.client.send(APP, { id: app.id })).app).toBeNull();
    expect((await taker.client.send(APP, { id: app.id })).app).toEqual(transferApp.app);
    const { text } = await people.mailTo(giver.email, `${app.name} has another owner now`);
    expect(text).toContain(`seen and managed by ${taker.displayName} and the administrators of`);
  });

  it('T14: a team app is personal with an owner who has no team', async () => {
    const [giver, taker] = [await newMember(), await newMember([])];
    const app = await newApp(giver.client, 'TEAM');
    const { transferApp } = await owner.send(TRANSFER, { id: app.id, ownerId: taker.id });
    expect(transferApp.app).toEqual({ owner: { id: taker.id }, visibility: 'PERSONAL' });
  });

  it('but not to its owner, out of the organisation, or to somebody locked', async () => {
    const [giver, locked] = [await newMember(), await newMember()];
    await owner.send(UPDATE_USER, { id: locked.id, input: { isActive: false } });
    const app = await newApp(giver.client, 'PERSONAL');
    const { users } = await owner.send('{ users(filter: { search: "hobbyist" }) { nodes { id } } }');
    const refusal = async (ownerId: string) => codeOf(await owner.refused(TRANSFER, { id: app.id, ownerId }));
    expect(await refusal(giver.id)).toBe('INVALID_INPUT');
    expect(await refusal(locked.id)).toBe('NOT_FOUND');
    expect(await refusal(users.nodes[0].id)).toBe('NOT_FOUND');
  });
});

describe('A13: a shared app survives its maker', () => {
  const GOES: [how: string, mutation: string][] = [
    ['is deleted', DELETE_USER],
    ['is removed', REMOVE],
  ];

  it.each(GOES)(
    'who %s: a team mate has the team app before an administrator of no team of it',
    async (_, mutation) => {
      const [giver, mate] = await Promise.all([newMember([await newTeam()]), newMember([])]);
      await owner.send(UPDATE_USER, { id: mate.id, input: { teamIds: await teamsOf(giver) } });
      const app = await newApp(giver.client, 'TEAM');
      await owner.send(mutation, { id: giver.id });
      expect(await ownerOf(app)).toEqual({ owner: { id: mate.id }, visibility: 'TEAM' });
    },
  );

  it.each(GOES)('who %s: an administrator has the team app that nobody else shared', async (_, mutation) => {
    const giver = await newMember([await newTeam()]);
    const app = await newApp(giver.client, 'TEAM');
    await owner.send(mutation, { id: giver.id });
    expect((await ownerOf(app))?.owner.id).toBe(partner.id);
  });

  const ownerOf = async ({ id }: { id: string }): Promise<Data> => (await owner.send(APP, { id })).app;

  async function newTeam(): Promise<string> {
    const mutation =
      'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }';
    const input = { name: `Team ${++made}`, organisationId };
    return (await owner.send(mutation, { input })).createTeam.team.id;
  }

  async function teamsOf({ client }: Person): Promise<string[]> {
    const { viewer } = await client.send('{ viewer { teams { id } } }');
    return viewer.teams.map(({ id }: Data) => id);
  }
});

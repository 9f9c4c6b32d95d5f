import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { call } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import {
  CREATE,
  CREATE_SERVICE_ACCOUNT,
  DELETE_USER,
  startTokens,
  type Tokens,
  UPDATE_USER,
  WHO,
} from './token-fixture.ts';

let world: Tokens;
beforeAll(async () => {
  world = await startTokens();
});
afterAll(() => world?.portal.stop());

const OFFER = '{ catalogues { nodes { id name plans { id name } products { nodes { id name gatewayUrl } } } } }';
const ASK = `mutation ($input: RequestAccessInput!) { requestAccess(input: $input) {
  accessRequest { id status app { id name } credential { id } } userErrors { code message field } } }`;
const LOCKED = '{ users(filter: { isActive: false }) { nodes { id isActive } } }';
const READ = 'query ($id: ID!) { credential(id: $id) { status } }';
const APPROVE = 'mutation ($id: ID!) { approveAccessRequest(id: $id) { userErrors { code } } }';
const REVEAL = 'mutation ($id: ID!) { revealCredential(id: $id) { secret userErrors { code } } }';

describe('N21, A14: a service account', () => {
  it('asks for access, makes its apps and reads its key, without any person', async () => {
    const account = await world.serviceAccount(world.partner);
    expect(account).toMatchObject({
      ...{ role: 'TEAM_MEMBER', isServiceAccount: true, organisation: { name: 'B2B customer' } },
      teams: [{ name: 'Default Team' }],
    });
    const { client } = await world.make(world.partner, ['REQUEST_ACCESS', 'MANAGE_APPS', 'REVEAL_SECRETS'], {
      userId: account.id,
    });
    const { catalogues } = await client.send(OFFER);
    const free = catalogues.nodes.find(({ name }: Data) => name === 'Public');
    const product = free.products.nodes.find(({ name }: Data) => name === 'payment');
    const input = {
      ...{ catalogueId: free.id, productIds: [product.id], idempotencyKey: 'build-1' },
      planId: free.plans.find(({ name }: Data) => name === 'free').id,
      newApp: { name: 'Pipeline', visibility: 'ORGANISATION' },
    };
    const { requestAccess } = await client.send(ASK, { input });
    expect(requestAccess.accessRequest).toMatchObject({ status: 'APPROVED', app: { name: 'Pipeline' } });
    const { id } = requestAccess.accessRequest.credential;
    await eventually(world.portal.url, async () =>
      expect((await client.send(READ, { id })).credential.status).toBe('ACTIVE'),
    );
    const { revealCredential } = await client.send(REVEAL, { id });
    expect(await call(product.gatewayUrl, revealCredential.secret)).toBe(200);
    const { apps } = await world.partner.send('{ apps { nodes { name owner { isServiceAccount } } } }');
    expect(apps.nodes).toContainEqual({ name: 'Pipeline', owner: { isServiceAccount: true } });
  });

  it('without the scope for it is shown no secret', async () => {
    const { id: userId } = await world.serviceAccount(world.partner);
    const { client } = await world.make(world.partner, ['MANAGE_APPS'], { userId });
    expect(await client.errorCode(REVEAL, { id: '01890a5d-ac96-774b-bcce-b302099a8057' })).toBe('INSUFFICIENT_SCOPE');
  });

  it('has its mails sent to those who administer it', async () => {
    const ours = await world.serviceAccount(world.partner);
    const owners = await world.serviceAccount(world.owner);
    await world.make(world.partner, ['READ_ACCESS'], { userId: ours.id });
    await world.make(world.owner, ['READ_ACCESS'], { userId: owners.id });
    const readers = async (id: string) =>
      rowsOf(
        world.portal.database,
        `select recipient from mail join event_log e on e.id = mail.event_id
          where template = 'account-token-created' and e.subject ->> 'userId' = $1`,
        [id],
      );
    await eventually(world.portal.url, async () => {
      expect(await readers(ours.id)).toEqual([{ recipient: 'partner@example.com' }]);
      expect(await readers(owners.id)).toEqual([{ recipient: 'owner@example.com' }]);
    });
  });

  it('has no password, and nobody gets one for it', async () => {
    const { id } = await world.serviceAccount(world.partner);
    const resend = 'mutation ($id: ID!) { resendWelcome(id: $id) { userErrors { code message } } }';
    expect((await world.partner.refused(resend, { id })).userErrors).toMatchObject([
      { code: 'WRONG_STATE', message: 'A service account has no password.' },
    ]);
    const [{ email }] = (await rowsOf(world.portal.database, 'select email from "user" where id = $1', [id])) as [
      { email: string },
    ];
    await world.partner.send(
      'mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { userErrors { code } } }',
      { email },
    );
    await eventually(world.portal.url, async () => {
      const waiting = `select 1 from graphile_worker.jobs where task_identifier like 'identity.%'`;
      expect(await rowsOf(world.portal.database, waiting)).toEqual([]);
    });
    const links = 'select 1 from account_link where user_id = $1';
    expect(await rowsOf(world.portal.database, links, [id])).toEqual([]);
  });

  it('is made, given tokens, locked and deleted by administrators of its organisation, and by no member', async () => {
    const account = await world.serviceAccount(world.partner);
    const { client } = await world.make(world.partner, ['READ_ACCESS'], { userId: account.id });
    const input = { name: 'CI', scopes: ['READ_ACCESS'], userId: account.id };
    expect((await world.member.refused(CREATE, { input })).userErrors[0]?.code).toBe('NOT_FOUND');
    await world.partner.send(UPDATE_USER, { id: account.id, input: { isActive: false } });
    expect(await client.errorCode(WHO)).toBe('UNAUTHENTICATED');
    // Who locks it sees that it is locked.
    expect((await world.partner.send(LOCKED)).users.nodes).toContainEqual({ id: account.id, isActive: false });
    expect((await world.member.send(LOCKED)).users.nodes).toEqual([]);
    expect((await world.partner.refused(CREATE, { input })).userErrors[0]?.code).toBe('WRONG_STATE');
    await world.partner.send(DELETE_USER, { id: account.id });
    const { users } = await world.partner.send('{ users(filter: { isServiceAccount: true }) { nodes { id } } }');
    expect(users.nodes.map(({ id }: Data) => id)).not.toContain(account.id);
    const member = await world.idOf('member');
    expect((await world.partner.refused(DELETE_USER, { id: member })).userErrors[0]?.code).toBe('WRONG_STATE');
  });

  it('stays when its maker is gone', async () => {
    const { createUser } = await world.owner.send(
      `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`,
      {
        input: {
          ...{ email: 'maker@example.com', displayName: 'Max Maker', role: 'CONSUMER_ADMIN' },
          ...{ password: 'gatehouse-demo-of-the-maker' },
          organisationId: await organisationOf(world.partner),
        },
      },
    );
    const maker = await Client.signIn(world.portal.url, 'maker@example.com', 'gatehouse-demo-of-the-maker');
    const account = await world.serviceAccount(maker);
    const { client } = await world.make(maker, ['READ_ACCESS'], { userId: account.id });
    await world.owner.send(DELETE_USER, { id: createUser.user.id });
    expect((await client.send(WHO)).viewer).toMatchObject({ id: account.id, role: 'TEAM_MEMBER' });
  });

  it('loses its tokens when it goes to another organisation', async () => {
    const account = await world.serviceAccount(world.partner);
    const { client } = await world.make(world.partner, ['READ_ACCESS'], { userId: account.id });
    await world.partner.send(
      'mutation ($id: ID!) { removeUserFromOrganisation(id: $id) { user { id } userErrors { code } } }',
      { id: account.id },
    );
    expect(await client.errorCode(WHO)).toBe('UNAUTHENTICATED');
  });

  it('of the API owners deletes no API owner, so that one is left, and decides nothing that its maker asked for', async () => {
    const account = await world.serviceAccount(world.owner);
    expect(account).toMatchObject({ role: 'API_OWNER', organisation: null });
    const { client } = await world.make(world.owner, ['MANAGE_PEOPLE', 'DECIDE_REQUESTS'], { userId: account.id });
    const owner = await world.idOf('owner');
    expect((await client.refused(DELETE_USER, { id: owner })).userErrors[0]?.code).toBe('WRONG_STATE');
    const { id } = await waitingRequest(world.member);
    await rowsOf(world.portal.database, 'update account_token set created_by_id = $1 where user_id = $2', [
      await world.idOf('member'),
      account.id,
    ]);
    expect((await client.refused(APPROVE, { id })).userErrors[0]?.code).toBe('SELF_DECISION');
  });

  it('is not a way to decide on what one asked for through it', async () => {
    const { viewer } = await world.partner.send('{ viewer { organisation { id } teams { id } } }');
    const teamIds = viewer.teams.map(({ id }: Data) => id);
    const account = await world.serviceAccount(world.owner, { organisationId: viewer.organisation.id, teamIds });
    const { client } = await world.make(world.owner, ['REQUEST_ACCESS'], { userId: account.id });
    const { id } = await waitingRequest(client);
    expect((await world.owner.refused(APPROVE, { id })).userErrors[0]?.code).toBe('SELF_DECISION');
  });

  it.each([
    [{ displayName: ' ' }, 'displayName'],
    [{ role: 'API_OWNER' }, 'role'],
    [{ teamIds: ['01890a5d-ac96-774b-bcce-b302099a8057'] }, 'teamIds'],
    [{ organisationId: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'organisationId'],
  ])('is not made with %o', async (input, field) => {
    const refused = await world.partner.refused(CREATE_SERVICE_ACCOUNT, { input: { displayName: 'CI', ...input } });
    expect(refused.userErrors[0]?.field).toEqual(['input', field]);
  });

  const organisationOf = async (client: Client): Promise<string> =>
    (await client.send('{ viewer { organisation { id } } }')).viewer.organisation.id;

  async function waitingRequest(client: Client): Promise<Data> {
    const { catalogues } = await client.send(OFFER);
    const catalogue = catalogues.nodes.find(({ name }: Data) => name === 'Enterprise');
    const planOf = ({ plans }: Data) => plans.find(({ name }: Data) => name === 'enterprise').id;
    const input = {
      ...{ catalogueId: catalogue.id, productIds: [catalogue.products.nodes[0].id], planId: planOf(catalogue) },
      newApp: { name: 'Own' },
    };
    return (await client.send(ASK, { input })).requestAccess.accessRequest;
  }
});

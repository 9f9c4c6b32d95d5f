import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { placeIn, type SignInWorld, signInAs, startSignInWorld } from './sign-in-story.ts';

const nora = (...groups: unknown[]) => ({ email: 'nora@company.example', email_verified: true, groups });

describe('what the claims of an identity provider give', () => {
  let world: SignInWorld;
  let acme: string;
  let teamId: string;
  beforeAll(async () => {
    world = await startSignInWorld({ nora: nora('acme', 'dev', 'boss') });
    const { createOrganisation } = await world.owner.send(
      'mutation { createOrganisation(input: { name: "Acme" }) { organisation { id } userErrors { code } } }',
    );
    acme = createOrganisation.organisation.id;
    const { createTeam } = await world.owner.send(
      'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }',
      { input: { name: 'Developers', organisationId: acme } },
    );
    teamId = createTeam.team.id;
    await world.configure({
      mappings: [
        { claim: 'groups', value: 'acme', organisationId: acme },
        { claim: 'groups', value: 'dev', teamIds: [teamId] },
        { claim: 'groups', value: 'boss', role: 'CONSUMER_ADMIN' },
      ],
    });
  });
  afterAll(() => world?.stop());

  const typesOf = async (userId: string): Promise<string[]> => {
    const { auditEvents } = await world.owner.send(
      'query ($id: ID!) { auditEvents(first: 50, filter: { subjectId: $id }) { nodes { type } } }',
      { id: userId },
    );
    return auditEvents.nodes.map(({ type }: Data) => type).filter((type: string) => type.startsWith('user.'));
  };

  it('T39: is given at the first sign-in, and changed at later ones alone by what is different', async () => {
    const first = await signInAs(world, 'nora');
    expect(placeIn(first)).toBe('CONSUMER_ADMIN Acme: Default Team, Developers');
    const before = await typesOf(first.user.id);
    await signInAs(world, 'nora');
    expect(await typesOf(first.user.id)).toEqual(before);
    world.oidc.people.nora = nora('acme', 'dev', 'stranger', { is: 'no text' });
    expect(placeIn(await signInAs(world, 'nora'))).toBe('TEAM_MEMBER Acme: Default Team, Developers');
    world.oidc.people.nora = nora('acme');
    expect(placeIn(await signInAs(world, 'nora'))).toBe('TEAM_MEMBER Acme: Default Team');
  });

  it('T39: an open session has at once what a later sign-in gives', async () => {
    const session = new Client(world.portal.url, (await signInAs(world, 'nora')).token);
    world.oidc.people.nora = nora('acme', 'boss');
    await signInAs(world, 'nora');
    expect((await session.send('{ viewer { role } }')).viewer).toEqual({ role: 'CONSUMER_ADMIN' });
  });

  it('T39: whoever is of another organisation now takes the own apps along', async () => {
    const session = new Client(world.portal.url, (await signInAs(world, 'nora')).token);
    const { createApp } = await session.send(
      'mutation { createApp(input: { name: "Mine" }) { app { id } userErrors { code } } }',
    );
    world.oidc.people.nora = nora('elsewhere');
    const moved = await signInAs(world, 'nora');
    expect(placeIn(moved)).toBe('TEAM_MEMBER Default Organisation: Default Team');
    const app = 'query ($id: ID!) { app(id: $id) { owner { organisation { name } } visibility } }';
    const found = await new Client(world.portal.url, moved.token).send(app, { id: createApp.app.id });
    expect(found.app).toEqual({ owner: { organisation: { name: 'Default Organisation' } }, visibility: 'PERSONAL' });
  });

  it('B30: lets people in after a team and an organisation that it names were deleted', async () => {
    world.oidc.people.nora = nora('acme', 'dev', 'boss');
    expect(placeIn(await signInAs(world, 'nora'))).toBe('CONSUMER_ADMIN Acme: Default Team, Developers');
    await world.owner.send('mutation ($id: ID!) { deleteTeam(id: $id) { userErrors { code } } }', { id: teamId });
    expect(placeIn(await signInAs(world, 'nora'))).toBe('CONSUMER_ADMIN Acme: Default Team');
    await world.owner.send('mutation ($id: ID!) { deleteOrganisation(id: $id, force: true) { userErrors { code } } }', {
      id: acme,
    });
    expect(placeIn(await signInAs(world, 'nora'))).toBe('TEAM_MEMBER Default Organisation: Default Team');
    world.oidc.people.late = { ...nora('acme', 'dev', 'boss'), email: 'late@company.example' };
    expect(placeIn(await signInAs(world, 'late'))).toBe('TEAM_MEMBER Default Organisation: Default Team');
  });

  it('T39: is nothing to an API owner, who is linked after proof', async () => {
    const { db } = world.portal.app.context;
    const { id: userId } = await db
      .selectFrom('user')
      .select('id')
      .where('email', '=', 'owner@example.com')
      .executeTakeFirstOrThrow();
    const named = { issuer: world.oidc.issuer, subject: 'owner' };
    await db
      .insertInto('identityLink')
      .values({ ...named, userId, createdAt: new Date() })
      .execute();
    world.oidc.people.owner = nora('acme', 'dev', 'boss');
    expect((await signInAs(world, 'owner')).user).toMatchObject({ role: 'API_OWNER', organisation: null });
  });
});

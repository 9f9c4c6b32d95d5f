import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inState, readCredential, updatePlan, workingKey } from '../../support/credentials.ts';
import { eventually } from '../../support/eventually.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

type Team = { id: string; name: string };

describe('T38: what a key tells of the owner of its app, where the operator wants that', () => {
  const OWNER_NAMES = ['Name', 'Email', 'Role', 'Organisation', 'TeamNames'];
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_KEY_METADATA: OWNER_NAMES.join(', ') });
  });
  afterAll(() => portal.stop());

  it('is as it is now, whatever of it changes, and goes before an attribute of that name', async () => {
    const [owner, member] = [await portal.as('owner'), await portal.as('member')];
    const { viewer } = await member.send('{ viewer { id organisation { id } teams { id name } } }');
    const attribute = { subject: 'USER', key: 'Email', label: 'E-mail', type: 'STRING', addToKeyMetadata: true };
    const make = 'mutation ($input: CreateAttributeInput!) { createAttribute(input: $input) { userErrors { code } } }';
    await owner.send(make, { input: attribute });
    const profile = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { code } } }';
    await member.send(profile, { input: { attributes: [{ key: 'Email', text: 'forged@example.com' }] } });
    const { secret } = await workingKey(portal, member, { plan: 'free', newApp: { name: 'Told' } });
    const gateway = await gatewayBehind(portal);
    const told = {
      ...{ Name: 'Mia Member', Email: 'member@example.com', Role: 'TEAM_MEMBER', Organisation: 'B2B customer' },
      TeamNames: viewer.teams.toSorted((a: Team, b: Team) => (a.id < b.id ? -1 : 1)).map(({ name }: Team) => name),
    };
    const tells = (changes: object) =>
      eventually(portal.url, async () => {
        const { metadata } = (await gateway.read(secret))!;
        expect(Object.fromEntries(OWNER_NAMES.map((name) => [name, metadata[name]]))).toEqual({ ...told, ...changes });
      });
    const now: Record<string, unknown> = {};
    const becomes = (changes: object) => tells(Object.assign(now, changes));
    await tells({ Name: expect.any(String) });

    const call = (name: string, id: string, input: object) => {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const mutation = `mutation ($id: ID!, $input: ${type}!) { ${name}(id: $id, input: $input) { userErrors { code } } }`;
      return owner.send(mutation, { id, input });
    };
    await member.send(profile, { input: { displayName: 'Mia Renamed' } });
    await becomes({ Name: 'Mia Renamed' });
    await call('updateUser', viewer.id, { role: 'CONSUMER_ADMIN' });
    await becomes({ Role: 'CONSUMER_ADMIN' });
    await call('updateOrganisation', viewer.organisation.id, { name: 'Renamed Ltd' });
    await becomes({ Organisation: 'Renamed Ltd' });
    const [team] = viewer.teams.filter(({ name }: Team) => name !== 'Default Team');
    await call('updateTeam', team.id, { name: 'Renamed team' });
    await becomes({ TeamNames: told.TeamNames.map((name: string) => (name === team.name ? 'Renamed team' : name)) });
  });
});

describe('what a key tells the gateway', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.stop());

  const setMetadata = (metadata: object) =>
    rowsOf(portal.database, `update plan set metadata = $1 where name = 'free'`, [JSON.stringify(metadata)]);

  it('its developer, app, organisation and teams, the metadata of its plan, and tags for analytics', async () => {
    const partner = await portal.as('partner');
    await setMetadata({ 'X-Tier': 'bronze', DeveloperID: 'somebody else' });
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', newApp: { name: 'Wallet' } });
    const query = `query ($id: ID!) { viewer { id organisation { id } teams { id } }
      node(id: $id) { ... on Credential { app { id } } } }`;
    const { viewer, node } = await partner.send(query, { id });
    expect(await (await gatewayBehind(portal)).read(secret)).toMatchObject({
      alias: 'Wallet',
      tags: expect.arrayContaining([`app-${node.app.id}`, `org-${viewer.organisation.id}`]),
      metadata: {
        'X-Tier': 'bronze',
        DeveloperID: viewer.id,
        ApplicationID: node.app.id,
        OrganisationID: viewer.organisation.id,
        TeamIDs: viewer.teams.map((team: { id: string }) => team.id).sort(),
        gatehouse_credential: id,
      },
    });
  });

  it('a change of its metadata reaches the keys of its credentials, which stay as they are otherwise', async () => {
    const partner = await portal.as('partner');
    await updatePlan(portal, 'free', { metadata: [{ name: 'X-Tier', value: 'bronze' }] });
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const gateway = await gatewayBehind(portal);
    const before = await gateway.read(secret);
    const metadata = [
      { name: 'X-Tier', value: 'silver' },
      { name: 'X-Region', value: 'north' },
    ];
    await updatePlan(portal, 'free', { metadata });
    const withNew = { ...before!.metadata, 'X-Tier': 'silver', 'X-Region': 'north', gatehouse_revision: 2 };
    await expect.poll(async () => (await gateway.read(secret))?.metadata).toEqual(withNew);
    expect(await gateway.read(secret)).toEqual({ ...before, metadata: withNew, revision: 2 });
    await inState(partner, id, 'ACTIVE');
    await updatePlan(portal, 'free', { metadata: [] });
    await expect.poll(async () => Object.keys((await gateway.read(secret))?.metadata ?? {})).not.toContain('X-Tier');
  });

  it('the name of its app, also when that changes', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', newApp: { name: 'Draft' } });
    const { node } = await partner.send('query ($id: ID!) { node(id: $id) { ... on Credential { app { id } } } }', {
      id,
    });
    const rename = `mutation ($id: ID!) { updateApp(id: $id, input: { name: "Renamed" }) { userErrors { code } } }`;
    await partner.send(rename, { id: node.app.id });
    const gateway = await gatewayBehind(portal);
    await expect.poll(async () => (await gateway.read(secret))?.alias).toBe('Renamed');
  });

  it('never a name by which Tyk takes its policies or counters from the key', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    for (const name of ['policies', 'rate_limit_pattern']) {
      await setMetadata({ [name]: 'x' });
      const { credential } = await requestAccess(partner, { plan: 'free' });
      await expect.poll(async () => (await readCredential(partner, credential.id)).status).toBe('FAILED');
      expect((await readCredential(owner, credential.id)).failure).toContain(name);
    }
  });
});

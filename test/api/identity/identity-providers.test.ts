import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import { type OidcServer, startOidcServer } from '../../support/oidc-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

const FIELDS = `id name issuer clientId hasClientSecret scopes isEnabled admission trustsEmail assumesVerifiedEmail acceptsTokens tokenAudience
  defaultOrganisation { name } defaultTeamIds defaultRole mappings { claim value organisationId teamIds role }`;
const CREATE = `mutation ($input: CreateIdentityProviderInput!) {
  createIdentityProvider(input: $input) { identityProvider { ${FIELDS} } userErrors { code field message } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateIdentityProviderInput!) {
  updateIdentityProvider(id: $id, input: $input) { identityProvider { ${FIELDS} } userErrors { code field } } }`;
const TEST = 'mutation ($id: ID!) { testIdentityProvider(id: $id) { isReady problem userErrors { code } } }';

describe('identity providers', () => {
  let portal: TestPortal;
  let oidc: OidcServer;
  let owner: Client;
  let company: string;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
    oidc = await startOidcServer();
    owner = await portal.as('owner');
  });
  afterAll(async () => {
    await portal?.stop();
    await oidc?.stop();
  });

  it('T39: begin with the least, and their secret is sealed and shown to nobody', async () => {
    const input = { name: 'Company', issuer: oidc.issuer, clientId: 'portal', clientSecret: 'open-sesame' };
    const { createIdentityProvider } = await owner.send(CREATE, { input });
    const { id, ...rest } = createIdentityProvider.identityProvider;
    company = id;
    expect(rest).toEqual({
      ...{ name: 'Company', issuer: oidc.issuer, clientId: 'portal', hasClientSecret: true },
      ...{ scopes: ['openid', 'email', 'profile'], isEnabled: true, admission: 'EXISTING_ACCOUNTS' },
      ...{
        trustsEmail: false,
        assumesVerifiedEmail: false,
        acceptsTokens: false,
        tokenAudience: null,
        defaultOrganisation: null,
      },
      ...{ defaultTeamIds: [], defaultRole: 'TEAM_MEMBER', mappings: [] },
    });
    const { db } = portal.app.context;
    const stored = await db.selectFrom('identityProvider').select('clientSecret').executeTakeFirstOrThrow();
    expect(stored.clientSecret).toMatch(/^v1\./);
    const events = await db.selectFrom('eventLog').selectAll().where('subjectType', '=', 'identityProvider').execute();
    expect(JSON.stringify(events)).not.toMatch(/open-sesame|v1\./);
    expect(events.map(({ type }) => type)).toEqual(['identityProvider.created']);
  });

  it('T39: tell everybody their buttons, and nothing else', async () => {
    const anonymous = await portal.as(null);
    const { signInProviders } = await anonymous.send('{ signInProviders { id name } }');
    expect(signInProviders).toEqual([{ id: expect.not.stringContaining(company), name: 'Company' }]);
    expect(await anonymous.errorCode('{ identityProviders { id } }')).toBe('UNAUTHENTICATED');
  });

  it('T39: are tested: one that is ready, one that is none, and one that is away', async () => {
    const test = async () => (await owner.send(TEST, { id: company })).testIdentityProvider;
    expect(await test()).toMatchObject({ isReady: false, problem: expect.stringContaining('no OpenID Connect') });
    oidc.serve();
    expect(await test()).toEqual({ isReady: true, problem: null, userErrors: [] });
    await owner.send(UPDATE, { id: company, input: { issuer: 'http://127.0.0.1:9', clientSecret: 'other' } });
    expect(await test()).toMatchObject({ isReady: false, problem: 'No HTTP answer came from this URL.' });
    await owner.send(UPDATE, { id: company, input: { issuer: oidc.issuer, clientSecret: 'open-sesame' } });
  });

  it('T39: do not send their secret to another issuer', async () => {
    const input = { issuer: 'https://elsewhere.example.com' };
    const { userErrors } = await owner.refused(UPDATE, { id: company, input });
    expect(userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'clientSecret'] }]);
  });

  it('T39: tell all that is wrong at once', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    const { userErrors } = await owner.refused(CREATE, {
      input: {
        ...{ name: 'COMPANY', issuer: 'http://169.254.169.254/', clientId: ' ', scopes: ['a b'] },
        ...{ defaultOrganisationId: nobody, defaultTeamIds: [nobody], defaultRole: 'API_OWNER' },
        mappings: [{ claim: 'groups', value: 'staff' }],
      },
    });
    expect(userErrors.map(({ code, field }: { code: string; field: string[] }) => `${code} ${field[1]}`)).toEqual([
      ...['NAME_TAKEN name', 'INVALID_INPUT issuer', 'INVALID_INPUT clientId', 'INVALID_INPUT scopes'],
      ...['NOT_FOUND defaultOrganisationId', 'NOT_FOUND defaultTeamIds', 'INVALID_INPUT defaultRole'],
      'INVALID_INPUT mappings',
    ]);
  });

  it('B30: survive the deletion of an organisation and a team that they name', async () => {
    const { createOrganisation } = await owner.send(
      'mutation { createOrganisation(input: { name: "Gone" }) { organisation { id } userErrors { code } } }',
    );
    const organisationId = createOrganisation.organisation.id;
    const { createTeam } = await owner.send(
      'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } userErrors { code } } }',
      { input: { name: 'Gone', organisationId } },
    );
    const teamIds = [createTeam.team.id];
    const mappings = [{ claim: 'groups', value: 'gone', organisationId, teamIds, role: 'CONSUMER_ADMIN' }];
    const input = { defaultOrganisationId: organisationId, defaultTeamIds: teamIds, mappings };
    const named = (await owner.send(UPDATE, { id: company, input })).updateIdentityProvider.identityProvider;
    expect(named).toMatchObject({ defaultOrganisation: { name: 'Gone' }, defaultTeamIds: teamIds, mappings });
    await owner.send('mutation ($id: ID!) { deleteTeam(id: $id) { userErrors { code } } }', { id: teamIds[0] });
    await owner.send('mutation ($id: ID!) { deleteOrganisation(id: $id, force: true) { userErrors { code } } }', {
      id: organisationId,
    });
    const { identityProviders } = await owner.send(`{ identityProviders { ${FIELDS} } }`);
    expect(identityProviders).toMatchObject([{ defaultOrganisation: null, mappings }]);
  });
});

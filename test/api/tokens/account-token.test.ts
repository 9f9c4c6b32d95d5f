import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { httpCall } from '../../support/http-call.ts';
import { rowsOf } from '../../support/time.ts';
import { CREATE, DECIDED, REVOKE, ROTATE, startTokens, type Tokens, UPDATE_USER, WHO } from './token-fixture.ts';

let world: Tokens;
beforeAll(async () => {
  world = await startTokens({ GATEHOUSE_TOKEN_MAX_DAYS: '100' });
});
afterAll(() => world?.portal.stop());

const sqlOf = (sql: string, values: unknown[] = []) => rowsOf(world.portal.database, sql, values);

/** The recipients of the mails about a token. */
const mailsAbout = (id: string, template: string) =>
  sqlOf(
    `select recipient from mail join event_log e on e.id = mail.event_id
      where template = $2 and e.subject_id = $1 order by 1`,
    [id, template],
  );

describe('N21: a token of a person', () => {
  it('is shown once, can be recognised, and is stored as a hash alone', async () => {
    const { id, token } = await world.make(world.member, ['READ_ACCESS', 'READ_ACCESS'], { name: 'Nightly build' });
    expect(token).toMatch(/^gat_[\w-]{43}$/);
    const stored = await Promise.all(
      ['account_token', 'account_token_secret', 'event_log'].map((table) => sqlOf(`select * from ${table}`)),
    );
    expect(JSON.stringify(stored)).not.toContain(token.slice(4));
    const { accountTokens } = await world.member.send(
      '{ accountTokens { nodes { id name scopes lastFour lastUsedAt revokedAt } } }',
    );
    expect(accountTokens.nodes[0]).toEqual({
      ...{ id, name: 'Nightly build', scopes: ['READ_ACCESS'], lastFour: token.slice(-4) },
      ...{ lastUsedAt: null, revokedAt: null },
    });
  });

  it('tells its person by mail that it was made, and that it got another secret', async () => {
    const { id } = await world.make(world.member, ['READ_ACCESS']);
    await world.member.send(ROTATE, { id });
    for (const template of ['account-token-created', 'account-token-rotated']) {
      await eventually(world.portal.url, async () =>
        expect(await mailsAbout(id, template)).toEqual([{ recipient: 'member@example.com' }]),
      );
    }
  });

  it('acts as the person, and notes to the minute that it was used', async () => {
    const { id, client } = await world.make(world.member, ['READ_CATALOGUE']);
    const { viewer } = await client.send(WHO);
    expect(viewer.id).toBe(await world.idOf('member'));
    const used = () => sqlOf('select last_used_at from account_token where id = $1', [id]);
    const [first] = await used();
    expect(first).toEqual({ last_used_at: expect.any(Date) });
    await client.send(WHO);
    expect(await used()).toEqual([first]);
  });

  it.each([
    ['READ_CATALOGUE', '{ products { nodes { id } } }', '{ apps { nodes { id } } }'],
    [
      'READ_ACCESS',
      '{ apps { nodes { id credentials { id } } } products { nodes { id } } }',
      '{ users { nodes { id } } }',
    ],
    ['READ_PEOPLE', '{ users { nodes { email teams { name } } } }', '{ products { nodes { id } } }'],
    ['READ_AUDIT', '{ auditEvents { nodes { type } } }', '{ webhooks { nodes { id } } }'],
  ])('with %s reads what that is for, and nothing else', async (scope, allowed, beyond) => {
    const { client } = await world.make(world.partner, [scope]);
    await client.send(allowed);
    expect(await client.raw(beyond)).toMatchObject({ errors: [{ extensions: { code: 'INSUFFICIENT_SCOPE' } }] });
  });

  it('has no more rights than the person', async () => {
    const { client } = await world.make(world.member, ['MANAGE_PORTAL', 'READ_PORTAL', 'READ_AUDIT']);
    expect(await client.errorCode('{ providers { nodes { id } } }')).toBe('FORBIDDEN');
    expect(await client.errorCode('{ auditEvents { nodes { id } } }')).toBe('FORBIDDEN');
  });

  it('by `node` finds nothing that its scopes do not cover', async () => {
    const { client } = await world.make(world.member, ['READ_CATALOGUE']);
    const { products } = await client.send('{ products { nodes { id } } }');
    const ids = [await world.idOf('member'), products.nodes[0].id];
    const { nodes } = await client.send('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(nodes).toEqual([null, { id: ids[1] }]);
  });

  it.each([
    'mutation { changePassword(input: { currentPassword: "a", newPassword: "b" }) { userErrors { code } } }',
    'mutation { changeEmail(input: { email: "a@b.test", currentPassword: "b" }) { userErrors { code } } }',
    'mutation { updateProfile(input: { displayName: "New" }) { userErrors { code } } }',
    'mutation { createAccountToken(input: { name: "More", scopes: [READ_AUDIT] }) { token } }',
    'mutation { createStreamTicket { ticket } }',
    'mutation { signOut { userErrors { code } } }',
    '{ accountTokens { nodes { id } } }',
  ])('is no session: %s', async (document) => {
    const { client } = await world.make(world.partner, ['MANAGE_PEOPLE', 'READ_AUDIT', 'MANAGE_PORTAL']);
    expect(await client.errorCode(document)).toBe('SESSION_REQUIRED');
  });

  it.each([
    ['/audit.ndjson', 'GET', 'READ_CATALOGUE', 403],
    ['/audit.ndjson', 'GET', 'READ_AUDIT', 200],
    ['/files', 'POST', 'READ_CATALOGUE', 403],
    ['/files', 'POST', 'PUBLISH', 400],
  ])('beside GraphQL, at %s by %s with %s, is answered %s', async (path, method, scope, status) => {
    const { token } = await world.make(world.owner, [scope]);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await httpCall(new URL(path, world.portal.url), { method, headers });
    expect(answer.status).toBe(status);
  });

  it('follows live what its scopes allow, as a stream over HTTP as well', async () => {
    const { token } = await world.make(world.member, ['READ_CATALOGUE']);
    const { text } = await httpCall(world.portal.url, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      },
      body: JSON.stringify({ query: DECIDED }),
    });
    expect(text).toContain('INSUFFICIENT_SCOPE');
  });

  it('is named in the audit trail by what it did', async () => {
    const { id, client } = await world.make(world.partner, ['MANAGE_PEOPLE']);
    const { createTeam } = await client.send(
      `mutation ($id: ID!) { createTeam(input: { name: "Robots", organisationId: $id }) { team { id } userErrors { code } } }`,
      { id: (await world.partner.send('{ viewer { organisation { id } } }')).viewer.organisation.id },
    );
    const recorded = { type: 'team.created', actor: { email: 'partner@example.com' }, tokenId: id, token: { id } };
    // An event has its place in the log a moment after its commit.
    await eventually(world.portal.url, async () => {
      const { auditEvents } = await world.partner.send(
        `query ($id: ID!) { auditEvents(filter: { subjectIds: [$id] }) {
          nodes { type actor { email } tokenId token { id } } } }`,
        { id: createTeam.team.id },
      );
      expect(auditEvents.nodes).toEqual([recorded]);
    });
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ expiresInDays: 0 }, 'expiresInDays'],
    [{ expiresInDays: 101 }, 'expiresInDays'],
  ])('is not made with %o', async (input, field) => {
    const refused = await world.member.refused(CREATE, { input: { name: 'CI', scopes: ['READ_ACCESS'], ...input } });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', field] }]);
  });

  it('is one of at most fifty', async () => {
    const maker = await world.portal.as('hobbyist');
    await world.make(maker, ['READ_ACCESS']);
    await sqlOf(
      `insert into account_token select gen_random_uuid(), created_at, updated_at, user_id, created_by_id, name,
      scopes, last_four, expires_at from account_token, generate_series(1, 49) where user_id = $1`,
      [await world.idOf('hobbyist')],
    );
    const refused = await maker.refused(CREATE, { input: { name: 'One more', scopes: ['READ_ACCESS'] } });
    expect(refused.userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });
});

describe('N21: the end of a token', () => {
  it('is its rotation, after the overlap, and the new secret lives on', async () => {
    const { id, client } = await world.make(world.member, ['READ_ACCESS']);
    const { rotateAccountToken } = await world.member.send(ROTATE, { id, input: { overlapSeconds: 600 } });
    const next = new Client(world.portal.url, rotateAccountToken.token);
    const left = async (one: Client) => (await one.send('{ viewerSession { secondsLeft } }')).viewerSession.secondsLeft;
    expect(await left(client)).toBeLessThanOrEqual(600);
    expect(await left(next)).toBeGreaterThan(86_400);
    await world.member.send(ROTATE, { id });
    expect(await Promise.all([client.errorCode(WHO), next.errorCode(WHO)])).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });

  it('is its rotation, which prolongs no secret, asked with a bad overlap refused', async () => {
    const { id } = await world.make(world.member, ['READ_ACCESS'], { expiresInDays: 1 });
    const input = { overlapSeconds: 604_801, expiresInDays: 0 };
    const refused = await world.member.refused(ROTATE, { id, input });
    expect(refused.userErrors.map(({ field }: { field: string[] }) => field?.[1])).toEqual([
      'expiresInDays',
      'overlapSeconds',
    ]);
    await world.member.send(ROTATE, { id, input: { overlapSeconds: 604_800 } });
    const [{ late }] = (await sqlOf(
      `select count(*)::int as late from account_token_secret
        where account_token_id = $1 and expires_at between now() + interval '2 days' and now() + interval '8 days'`,
      [id],
    )) as [{ late: number }];
    expect(late).toBe(0);
  });

  it('is its revocation: by its person, an administrator or an API owner, once, and by nobody else', async () => {
    for (const who of [world.member, world.partner, world.owner]) {
      const { id, client } = await world.make(world.member, ['READ_ACCESS']);
      await who.send(REVOKE, { id });
      expect(await client.errorCode(WHO)).toBe('UNAUTHENTICATED');
      expect((await who.refused(REVOKE, { id })).userErrors[0]?.code).toBe('WRONG_STATE');
    }
    const { id, client } = await world.make(world.partner, ['READ_ACCESS']);
    expect((await world.member.refused(REVOKE, { id })).userErrors[0]?.code).toBe('NOT_FOUND');
    expect((await world.owner.refused(ROTATE, { id })).userErrors[0]?.code).toBe('NOT_FOUND');
    await client.send(WHO);
  });

  it('closes its sockets: 4401 when revoked or expired, 4205 when rotated, and leaves the session alone', async () => {
    const [revoked, rotated, expired] = [
      await world.make(world.member, ['READ_ACCESS']),
      await world.make(world.member, ['READ_ACCESS']),
      await world.make(world.member, ['READ_ACCESS']),
    ];
    await sqlOf(
      `update account_token_secret set expires_at = now() + interval '1 second' where account_token_id = $1`,
      [expired.id],
    );
    const sockets = await Promise.all([revoked, rotated, expired].map(({ client }) => client.subscribe(DECIDED)));
    const own = await world.member.subscribe(DECIDED);
    await world.member.send(REVOKE, { id: revoked.id });
    await world.member.send(ROTATE, { id: rotated.id, input: { overlapSeconds: 600 } });
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4401, 4205, 4401]);
    const [words, , inTheEnd] = await Promise.all(sockets.map(({ reason }) => reason));
    expect(words).toBe('The token was revoked or replaced, or its time is over. Use another one.');
    expect(inTheEnd).toBe(words);
    expect(own.socket.readyState).toBe(own.socket.OPEN);
    own.socket.close();
  });

  it('is the lock of its account, for good, and another role counts at once', async () => {
    const { id, client } = await world.make(world.member, ['READ_AUDIT', 'READ_ACCESS']);
    const userId = await world.idOf('member');
    const audit = '{ auditEvents { nodes { id } } }';
    expect(await client.errorCode(audit)).toBe('FORBIDDEN');
    const before = await client.subscribe(DECIDED);
    await world.partner.send(UPDATE_USER, { id: userId, input: { role: 'CONSUMER_ADMIN' } });
    expect(await before.closed).toBe(4205);
    await client.send(audit);
    const socket = await client.subscribe(DECIDED);
    await world.owner.send(UPDATE_USER, { id: userId, input: { isActive: false } });
    expect(await socket.closed).toBe(4401);
    await world.owner.send(UPDATE_USER, { id: userId, input: { isActive: true } });
    expect(await client.errorCode(WHO)).toBe('UNAUTHENTICATED');
    const { node } = await world.owner.send(
      'query ($id: ID!) { node(id: $id) { ... on AccountToken { revokedAt } } }',
      { id },
    );
    expect(node.revokedAt).not.toBeNull();
  });

  it('is told by mail once when it comes near, and not of a token that lives a few days anyway', async () => {
    const [near, short] = [
      await world.make(world.partner, ['READ_ACCESS'], { expiresInDays: 30 }),
      await world.make(world.partner, ['READ_ACCESS'], { expiresInDays: 5 }),
    ];
    await sqlOf(
      `update account_token set expires_at = now() + interval '6 days', created_at = now() - interval '24 days'
      where id = $1`,
      [near.id],
    );
    const look = () => sqlOf(`update graphile_worker._private_jobs set run_at = now() where key = 'accountToken.warn'`);
    await look();
    await eventually(world.portal.url, async () =>
      expect(await mailsAbout(near.id, 'account-token-expiring')).toEqual([{ recipient: 'partner@example.com' }]),
    );
    await look();
    const events = await sqlOf(`select subject_id from event_log where type = 'accountToken.expiring'`);
    expect(events).toEqual([{ subject_id: near.id }]);
    expect(await mailsAbout(short.id, 'account-token-expiring')).toEqual([]);
  });
});

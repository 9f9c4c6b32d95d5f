import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECTIONS } from '../../../src/privacy/personal-export/export-sections.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';
import { totpCode } from '../../support/totp-code.ts';
import { granted } from '../access/documents.ts';
import { field, removeForms, saveForm } from '../forms/form-story.ts';
import { BEGIN_TOTP, CONFIRM_TOTP } from '../second-factor/second-factor-story.ts';

let portal: TestPortal;
let owner: Client;
let partner: Client;
let hobbyist: Client;
let ids: Record<'partner' | 'hobbyist', string>;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  const idOf = async (client: Client) => (await client.send('{ viewer { id } }')).viewer.id;
  ids = { partner: await idOf(partner), hobbyist: await idOf(hobbyist) };
});
afterAll(() => portal?.stop());

async function exported(
  client: Client | null,
  id: string,
): Promise<{ status: number; text: string; type: string | null }> {
  const headers: Record<string, string> = client?.token ? { authorization: `Bearer ${client.token}` } : {};
  const response = await fetch(new URL(`/users/${id}/export.json`, portal.url), { headers });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

describe('S11: the export of a person', () => {
  it('has everything that is kept of them, no secret, and nothing of others', async () => {
    await saveForm(owner, {}, field('purpose'));
    const answers = [{ name: 'purpose', text: 'A wallet' }];
    const { secret, app, credential } = await granted(partner, owner, { answers, newApp: { name: 'Of Pat' } });
    await requestAccess(hobbyist, { products: ['payment'], plan: 'free', catalogue: 'Public', answers });
    await removeForms(owner);
    const { beginTotp } = await partner.send(BEGIN_TOTP, { input: { currentPassword: DEMO_PASSWORD } });
    const proof = { challenge: beginTotp.challenge, code: totpCode(beginTotp.secret) };
    const { confirmTotp } = await partner.send(CONFIRM_TOTP, { input: proof });
    await allSequenced(portal);
    const { status, text, type } = await exported(partner, ids.partner);
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    const document = JSON.parse(text) as Record<string, Data[]>;
    expect(Object.keys(document)).toEqual(['exportedAt', 'userId', ...SECTIONS.map(({ name }) => name)]);
    expect(document.profile).toMatchObject([{ email: 'partner@example.com', display_name: 'Pat Partner' }]);
    expect(document.memberships).toContainEqual(expect.objectContaining({ organisation: 'B2B customer' }));
    expect(document.apps).toMatchObject([{ id: app.id, name: 'Of Pat' }]);
    expect(document.credentials).toMatchObject([{ id: credential.id }]);
    expect(document.answers).toMatchObject([{ name: 'purpose', value: 'A wallet' }]);
    expect(document.sessions).toHaveLength(1);
    expect([document.authenticatorApps, document.recoveryCodes]).toMatchObject([
      [{ user_id: ids.partner }],
      { length: 10 },
    ]);
    for (const code of [beginTotp.secret, ...confirmTotp.recoveryCodes]) expect(text).not.toContain(code);
    expect(document.mails!.length).toBeGreaterThan(0);
    expect(document.events!.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['app.created', 'session.started']),
    );
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/argon2|token_hash|code_hash|sealed|hobbyist@/);
    // A value that seals something begins so.
    expect(text).not.toMatch(/"v1\.\d+\./);
  });

  it('is for them and for owners; to others there is no such account', async () => {
    expect((await exported(owner, ids.hobbyist)).status).toBe(200);
    expect((await exported(hobbyist, ids.hobbyist)).status).toBe(200);
    const answers = [
      await exported(partner, ids.hobbyist),
      await exported(partner, 'nobody'),
      await exported(owner, 'nobody'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await exported(null, ids.hobbyist)).status).toBe(401);
  });

  it('is recorded', async () => {
    await exported(owner, ids.hobbyist);
    await allSequenced(portal);
    const query = `query ($id: ID!) { auditEvents(first: 1, filter: { types: [USER_EXPORTED], subjectIds: [$id] }) {
      nodes { type actor { email } } } }`;
    const { nodes } = (await owner.send(query, { id: ids.hobbyist })).auditEvents;
    expect(nodes).toEqual([{ type: 'user.exported', actor: { email: 'owner@example.com' } }]);
  });

  it('is read in pages', async () => {
    await rowsOf(
      portal.database,
      `insert into mail (id, event_id, recipient, template, message_id, status, user_id, created_at)
        select gen_random_uuid(), (select id from event_log limit 1), 'many@example.com', 'welcome-' || n, n::text, 'SENT', $1, now()
        from generate_series(1, 1100) n`,
      [ids.hobbyist],
    );
    const { mails } = JSON.parse((await exported(owner, ids.hobbyist)).text) as { mails: Data[] };
    const many = mails.filter(({ recipient }) => recipient === 'many@example.com');
    expect(new Set(many.map(({ id }) => id)).size).toBe(1100);
    expect(many).toHaveLength(1100);
  });

  it('forgets no table that refers to accounts', async () => {
    const referring = (await rowsOf(
      portal.database,
      `select distinct table_name as name from information_schema.columns where table_schema = 'public'
        and (column_name in ('user_id', 'author_id', 'owner_id', 'invited_by_id')
          or column_name ~ '^(requester|created_by|decided_by|issued_by|granted_by|saved_by)_id$') order by 1`,
    )) as { name: string }[];
    // What is kept there is a digest of a network, which is of the portal's own making.
    const EXCEPT = ['known_network'];
    const exportedTables = JSON.stringify(SECTIONS.map(({ from }) => from.toOperationNode()));
    const forgotten = referring.filter(
      ({ name }) => !EXCEPT.includes(name) && !new RegExp(`"${name}"|${name} as row`).test(exportedTables),
    );
    expect(forgotten).toEqual([]);
  });
});

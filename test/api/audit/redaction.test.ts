import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../../src/platform/security/secret.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, provisioned, REVOKE, requestAccess, reveal } from '../../support/story.ts';

const HEADER = 'value-of-the-custom-header';
const PROVIDER_SECRET = 'secret-of-another-gateway';

/** Plays a bit of everything that handles a secret, and returns the secrets by name. */
async function handleSecrets(portal: TestPortal): Promise<Record<string, string>> {
  const [owner, partner] = await Promise.all([portal.as('owner'), portal.as('partner')]);
  const request = await requestAccess(partner);
  await approve(owner, request.id);
  const { credential } = await provisioned(partner, request.id);
  const key = await reveal(partner, credential.id);
  await partner.send(REVOKE, { id: credential.id });
  return {
    key,
    'id of the key': key.replace(/^default/, ''),
    password: DEMO_PASSWORD,
    'wrong password': await failToSignIn(owner),
    ...tokensOf({ owner, partner }),
    ...(await setUpWebhook(owner)),
    ...(await connectProvider(owner)),
    ...(await storedSecrets(portal)),
  };
}

async function failToSignIn(client: Client): Promise<string> {
  const password = 'a-wrong-password';
  await client.refused(
    'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code message field } } }',
    { input: { email: 'owner@example.com', password } },
  );
  return password;
}

const tokensOf = (clients: Record<string, Client>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(clients).flatMap(([name, { token }]) => [
      [`token of ${name}`, token!],
      [`hash of the token of ${name}`, hashToken(token!)],
    ]),
  );

async function setUpWebhook(owner: Client): Promise<Record<string, string>> {
  const { createWebhook } = await owner.send(
    `mutation ($input: CreateWebhookInput!) {
      createWebhook(input: $input) { webhook { id } secret userErrors { code message field } } }`,
    { input: { url: 'https://hooks.example.com/token-in-path', headers: [{ name: 'x-key', value: HEADER }] } },
  );
  const { rotateWebhookSecret } = await owner.send(
    'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret userErrors { code message field } } }',
    { id: createWebhook.webhook.id },
  );
  const bare = (secret: string) => secret.replace('whsec_', '');
  return {
    'secret of a webhook': bare(createWebhook.secret),
    'rotated secret of a webhook': bare(rotateWebhookSecret.secret),
    'header of a webhook': HEADER,
    'path of a webhook': 'token-in-path',
  };
}

async function connectProvider(owner: Client): Promise<Record<string, string>> {
  const input = { kind: 'TYK_GATEWAY', url: 'http://127.0.0.1:9', secret: PROVIDER_SECRET, tykOrganisationId: 'x' };
  await owner.send(
    'mutation ($input: CreateProviderInput!) { createProvider(input: $input) { userErrors { code message field } } }',
    { input: { name: 'Another', ...input } },
  );
  return { 'secret of a provider': PROVIDER_SECRET };
}

/** What the database holds in place of secrets: hashes and sealed values have no business in the log either. */
async function storedSecrets(portal: TestPortal): Promise<Record<string, string>> {
  const { db } = portal.app.context;
  const users = await db.selectFrom('user').select(['email', 'passwordHash']).execute();
  const credentials = await db.selectFrom('credential').select(['id', 'secret', 'fingerprint']).execute();
  const webhooks = await db.selectFrom('webhook').select(['id', 'secret', 'headers']).execute();
  const named: [string, string | null][] = [
    ...users.map((row): [string, string | null] => [`password hash of ${row.email}`, row.passwordHash]),
    ...credentials.flatMap((row): [string, string | null][] => [
      [`sealed key ${row.id}`, row.secret],
      [`fingerprint ${row.id}`, row.fingerprint],
    ]),
    ...webhooks.flatMap((row): [string, string | null][] => [
      [`sealed secret of webhook ${row.id}`, row.secret],
      [`sealed headers of webhook ${row.id}`, row.headers],
    ]),
  ];
  return Object.fromEntries(named.filter((pair): pair is [string, string] => pair[1] !== null));
}

describe('the record of what happened', () => {
  let portal: TestPortal;
  let secrets: Record<string, string>;
  let exported: string;
  let events: Data[];
  beforeAll(async () => {
    portal = await startTestPortal();
    secrets = await handleSecrets(portal);
    const owner = await portal.as('owner');
    const headers = { authorization: `Bearer ${owner.token}` };
    exported = await (await fetch(portal.url.replace('/graphql', '/audit.ndjson'), { headers })).text();
    events = exported
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  });
  afterAll(() => portal?.stop());

  it('knows of everything that was done with a secret', () => {
    const types = new Set(events.map(({ type }) => type));
    for (const type of [
      'session.started',
      'credential.issued',
      'credential.revealed',
      'credential.revoked',
      'webhook.created',
      'webhook.secretRotated',
      'provider.created',
    ]) {
      expect(types).toContain(type);
    }
  });

  it('holds none of the secrets, hashed or sealed ones neither', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(15);
    const told = Object.entries(secrets).filter(([, secret]) => exported.includes(secret));
    expect(told.map(([name]) => name)).toEqual([]);
  });

  it('has no field whose name promises a secret', () => {
    const names = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value) && typeof inner === 'string') names.add(name);
        collect(inner);
      }
    };
    for (const { before, after } of events) collect([before, after]);
    expect([...names].filter((name) => /passw|secret|token|hash|authorization|cookie|key$/i.test(name))).toEqual([]);
  });
});

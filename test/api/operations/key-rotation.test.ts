import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKey } from '../../../src/apps/credentials/credential-key.ts';
import { rotateKeys } from '../../../src/bin/key-rotation.ts';
import { createSecretBox, loadMasterKeys } from '../../../src/platform/security/secret.ts';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import type { Client } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';
import { totpCode } from '../../support/totp-code.ts';
import { granted } from '../access/documents.ts';
import { dump } from '../privacy/dump.ts';
import { BEGIN_TOTP, CONFIRM_TOTP } from '../second-factor/second-factor-story.ts';
import { createWebhook, startWebhookPortal } from '../webhooks/webhook-story.ts';

const NEW = { version: 7, key: randomBytes(32) };
const HOOK = { url: 'http://127.0.0.1:9/hook' };

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startWebhookPortal();
  owner = await portal.as('owner');
});
afterAll(() => portal?.stop());

const versionsOf = async () => {
  const values = (await dump(portal.database)).map((line) => /: v1\.(\d+)\.[\w-]{80}\./.exec(line)?.[1]);
  return new Set(values.filter(Boolean));
};

/** An authenticator app, and one that has yet to show a code. */
async function withApp(client: Client): Promise<{ sealed: string }> {
  const begin = async () =>
    (await client.send(BEGIN_TOTP, { input: { currentPassword: DEMO_PASSWORD } })).beginTotp as Record<string, string>;
  const { challenge, secret } = await begin();
  await client.send(CONFIRM_TOTP, { input: { challenge, code: totpCode(secret!) } });
  await begin();
  return { sealed: secret! };
}

describe('rotating the master key', () => {
  it('seals all that is sealed under the new one, after which the old one opens nothing that is needed', async () => {
    const { credential, secret } = await granted(await portal.as('partner'), owner);
    await createWebhook(owner, HOOK, { headers: [{ name: 'x-key', value: 'opens' }] });
    const { sealed } = await withApp(await portal.as('member'));
    const { db } = portal.app.context;
    const old = await loadMasterKeys({ masterKeys: undefined, dataDir: portal.dataDir } as never);
    const both = createSecretBox([NEW, ...old]);
    const before = await versionsOf();
    expect(before).toEqual(new Set([String(old[0]!.version)]));
    const { resealed, failures } = await rotateKeys(db, both);
    expect(failures).toEqual([]);
    expect(resealed).toBeGreaterThanOrEqual(6);
    expect(await versionsOf()).toEqual(new Set(['7']));
    const only = createSecretBox([NEW]);
    const row = await db.selectFrom('credential').selectAll().where('id', '=', credential.id).executeTakeFirstOrThrow();
    expect(openKey(only, { id: row.id, secret: row.secret! }).consumerKey).toBe(secret);
    const { sealedSecret, userId } = await db.selectFrom('totp').selectAll().executeTakeFirstOrThrow();
    expect(only.open(sealedSecret, { table: 'totp', column: 'sealed_secret', id: userId })).toBe(sealed);
    expect(row.fingerprint).toBe(only.fingerprint(secret));
    expect(await rotateKeys(db, both)).toEqual({ resealed: 0, failures: [] });
  });

  it('tells what does not open, without its value, and goes on', async () => {
    const { db } = portal.app.context;
    const { webhook } = await createWebhook(owner, HOOK);
    const [{ secret }] = (await rowsOf(portal.database, 'select secret from webhook where id = $1', [webhook.id])) as [
      { secret: string },
    ];
    const { failures } = await rotateKeys(db, createSecretBox([NEW]));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(`webhook.secret of ${webhook.id}`);
    expect(failures[0]).not.toContain(secret);
  });
});

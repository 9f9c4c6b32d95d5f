import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { vi } from 'vitest';
import { directAdapterOf, providerSecretLocation } from '../../../src/provider/adapters/provider-adapters.ts';
import type { ProviderAdapter } from '../../../src/provider/port/provider-adapter.ts';
import { SANDBOX_ORGANISATION } from '../../../src/sandbox-gateway/demo-apis.ts';
import type { SandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import { Client, type Data } from '../client.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { startTestPortal, type TestPortal } from '../portal.ts';
import { GATEHOUSE_PACE } from '../running-portal.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { GatewayWitness } from './gateway-witness.ts';
import { unfinished, untilQuiet } from './quiet.ts';
import { Victim } from './victim.ts';
import { Watcher } from './watcher.ts';

type Role = 'owner' | 'partner';

/** The answer to a mutation, or that none came: then nobody can know whether it took effect. */
export type Reply = { acknowledged: true; payload: Data } | { acknowledged: false };

interface Parts {
  portal: TestPortal;
  db: pg.Pool;
  mails: MailServer;
  webhooks: WebhookReceiver;
  witness: GatewayWitness;
  gateway: ProviderAdapter;
  victim: Victim;
  tokens: Record<Role, string>;
}

/**
 * A portal process that may die at any time, and around it everything that may not: its database, the gateway with a
 * witness before it, a mail server, a webhook's receiver and a subscriber. What those saw is the truth that a run is judged by.
 */
export class CrashRig {
  readonly db: pg.Pool;
  readonly mails: MailServer;
  readonly webhooks: WebhookReceiver;
  readonly witness: GatewayWitness;
  /** Reads the gateway past the witness. */
  readonly gateway: ProviderAdapter;
  readonly victim: Victim;
  readonly watcher: Watcher;
  readonly #portal: TestPortal;
  readonly #tokens: Record<Role, string>;

  private constructor(parts: Parts) {
    this.db = parts.db;
    this.mails = parts.mails;
    this.webhooks = parts.webhooks;
    this.witness = parts.witness;
    this.gateway = parts.gateway;
    this.victim = parts.victim;
    this.#portal = parts.portal;
    this.#tokens = parts.tokens;
    this.watcher = new Watcher(parts.tokens.partner);
  }

  /** @param env Settings of the process beside the usual ones. */
  static async start(env: Record<string, string> = {}): Promise<CrashRig> {
    await using stack = new AsyncDisposableStack();
    const { portal, gateway, secret } = await makeWorld(stack);
    const mails = await startMailServer();
    stack.defer(() => mails.stop());
    const webhooks = await startWebhookReceiver();
    stack.defer(() => webhooks.stop());
    const witness = await GatewayWitness.start(portal.sandbox.url);
    stack.defer(() => witness.stop());
    const db = new pg.Pool({ connectionString: portal.database.url, max: 3 });
    db.on('error', () => undefined);
    stack.defer(() => db.end());
    // The name under which a configured gateway is kept: the process finds it there with the world's products.
    await db.query(`update provider set name = 'tyk' where name = 'sandbox'`);
    const victim = new Victim(join(portal.dataDir, 'fault'), {
      ...settingsOf(portal, { witness, mails, secret }),
      ...env,
    });
    stack.defer(() => victim.signal('SIGTERM'));
    await victim.start();
    const [owner, partner] = await Promise.all(['owner', 'partner'].map((name) => signIn(victim.url, name)));
    const rig = new CrashRig({
      ...{ portal, db, mails, webhooks, witness, gateway, victim },
      tokens: { owner: owner!.token!, partner: partner!.token! },
    });
    await rig.as('owner').send(HOOK, { input: { url: webhooks.url } });
    await rig.watcher.follow(victim.url);
    stack.defer(() => rig.watcher.stop());
    const running = stack.move();
    rig.stop = () => running.disposeAsync();
    return rig;
  }

  stop: () => Promise<void> = async () => {};

  get sandbox(): SandboxGateway {
    return this.#portal.sandbox;
  }

  get dataDir(): string {
    return this.#portal.dataDir;
  }

  /** A client with the session it had before the last death. */
  as(role: Role): Client {
    return new Client(this.victim.url, this.#tokens[role]);
  }

  /** Sends a mutation to a process that may die of it. */
  async attempt(role: Role, mutation: string, variables: object): Promise<Reply> {
    const answer = await this.as(role)
      .raw(mutation, { ...variables })
      .catch(() => null);
    if (!answer?.data) return { acknowledged: false };
    return { acknowledged: true, payload: Object.values(answer.data)[0] };
  }

  /** Resolves when the process is dead, or everything that was begun is done. */
  async untilDeadOrQuiet(): Promise<'dead' | 'quiet'> {
    await vi.waitFor(
      async () => {
        if (this.victim.hasDied) return;
        const left = await unfinished(this.db);
        if (left.length > 0 && !this.victim.hasDied) throw new Error(`Still to do: ${left.join(', ')}`);
      },
      { timeout: 60_000, interval: 15 },
    );
    return this.victim.hasDied ? 'dead' : 'quiet';
  }

  async restart(): Promise<void> {
    await this.watcher.ended();
    await this.victim.start();
    await this.watcher.follow(this.victim.url);
  }

  /** Waits for a condition at most so long; what is then still missing, the caller sees. */
  async until(condition: () => boolean, timeout: number): Promise<void> {
    await vi
      .waitFor(() => condition() || Promise.reject(new Error('Not yet')), { timeout, interval: 20 })
      .catch(() => {});
  }

  untilQuiet(): Promise<void> {
    return untilQuiet(this.db);
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.db.query<Row>(sql, values)).rows;
  }
}

const HOOK = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { userErrors { message } } }';

const signIn = (url: string, name: string) => Client.signIn(url, `${name}@example.com`);

/** The demo world on a gateway of this process, made by a portal of this process that is then gone. */
async function makeWorld(stack: AsyncDisposableStack) {
  const portal = await startTestPortal();
  stack.defer(() => portal.stop());
  const { context } = portal.app;
  const provider = await context.db.selectFrom('provider').selectAll().executeTakeFirstOrThrow();
  const secret = context.secrets.open(provider.secret, providerSecretLocation(provider.id));
  const gateway = directAdapterOf(context, provider);
  await portal.app.stop();
  return { portal, gateway, secret };
}

function settingsOf(
  { database, dataDir, sandbox }: TestPortal,
  { witness, mails, secret }: Pick<Parts, 'witness' | 'mails'> & { secret: string },
): Record<string, string> {
  writeFileSync(join(dataDir, 'fault'), '');
  return {
    NODE_ENV: 'test',
    GATEHOUSE_PACE,
    PORT: '0',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    TYK_GATEWAY_URL: witness.url,
    TYK_GATEWAY_SECRET: secret,
    TYK_GATEWAY_ORG_ID: SANDBOX_ORGANISATION,
    TYK_GATEWAY_PUBLIC_URL: sandbox.url,
    GATEHOUSE_SMTP_URL: mails.url,
    GATEHOUSE_MAIL_FROM: 'portal@example.com',
    GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    // Jobs that stand at a kill point must not keep the others from coming there.
    GATEHOUSE_WORKER_CONCURRENCY: '8',
    GATEHOUSE_LOG_LEVEL: 'warn',
  };
}

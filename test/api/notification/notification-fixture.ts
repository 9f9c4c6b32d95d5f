import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { requestAccess } from '../../../src/access/asking/asking.service.ts';
import { approveAccessRequest, rejectAccessRequest } from '../../../src/access/deciding/decision.service.ts';
import type { AnswerInput } from '../../../src/access/forms/form.inputs.ts';
import { loadConfig } from '../../../src/config.ts';
import { readViewer } from '../../../src/identity/accounts/viewer.queries.ts';
import { confirmViewer } from '../../../src/identity/authentication.ts';
import { ENTITIES } from '../../../src/modules.ts';
import { mailConsumer } from '../../../src/notification/mail-sending/mail.consumer.ts';
import { MailStatus } from '../../../src/notification/mail-sending/mail.entity.ts';
import { sendMailJob } from '../../../src/notification/mail-sending/mail.jobs.ts';
import { queueMail } from '../../../src/notification/mail-sending/mail.queue.ts';
import { createMailer } from '../../../src/notification/mail-sending/mailer.ts';
import type { Context } from '../../../src/platform/context.ts';
import { connectOrm, queryOf } from '../../../src/platform/db/orm.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { EventRelay } from '../../../src/platform/events/event-relay.ts';
import { drainJobs } from '../../../src/platform/jobs/drain.ts';
import { FanOut } from '../../../src/platform/live/fan-out.ts';
import { Loaders } from '../../../src/platform/loader.ts';
import { createLogger } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/security/rate-limit.ts';
import { createSecretBox, loadMasterKeys } from '../../../src/platform/security/secret.ts';
import { connectProvider } from '../../../src/provider/connection/connection.service.ts';
import { seedDemoWorld } from '../../../src/seed/demo-world.ts';
import { createTestDatabase } from '../../support/database.ts';

export type Account = 'owner' | 'partner' | 'member' | 'hobbyist';

export interface Ask {
  by?: Account;
  plan?: 'free' | 'enterprise';
  products?: string[];
  /** Name of the new app. */
  app?: string;
  /** Instead of a new one. */
  appId?: string;
  reason?: string;
  answers?: AnswerInput[];
}

/** The services and the mails on a database of their own with the demo world; no server, no gateway, no worker. */
export async function startNotification(env: Record<string, string> = {}) {
  await using stack = new AsyncDisposableStack();
  const database = await createTestDatabase();
  stack.defer(() => database.drop());
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse mail '));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '4321',
    DATA_DIR: dataDir,
    GATEHOUSE_LOG_LEVEL: 'silent',
    ...(env.GATEHOUSE_SMTP_URL && { GATEHOUSE_MAIL_FROM: 'Gatehouse <portal@example.org>' }),
    ...env,
  });
  const log = createLogger(config);
  const orm = await connectOrm(database.url, ENTITIES);
  stack.defer(() => orm.close());
  const db = queryOf(orm.em);
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  stack.defer(() => pool.end());
  const relay = new EventRelay({ databaseUrl: database.url, db, log });
  const shared = {
    ...{ config, em: orm.em, db, log, viewer: null, confirmViewer, eventCursor: '' },
    ...{ remoteAddress: null, userAgent: null, sessionCookie: null },
    secrets: createSecretBox(await loadMasterKeys(config)),
    live: new FanOut({ relay, db }),
    rateLimit: createRateLimits(pool),
  };
  const createContext = (requestId: string): Context => ({ ...shared, requestId, loaders: new Loaders() });
  const ctx = createContext('test');
  await seed(ctx);
  await switchOffConfirmations(ctx);
  const mailer = createMailer(config, log);
  stack.defer(() => mailer.close());
  const consumer = mailConsumer({ createContext, relay, log, pollMs: 20, retryMs: 20 });
  await consumer.start();
  stack.defer(() => consumer.stop());
  const running = stack.move();
  return {
    ...{ ctx, config, database, dataDir, createContext, relay, log, consumer },
    /** Takes every mail that is due to the mailer, once; with `makeDue` also those that wait for another attempt. */
    async deliver({ makeDue = false } = {}) {
      await consumer.settled();
      if (makeDue) await sql`update graphile_worker._private_jobs set run_at = now()`.execute(db);
      await drainJobs({ databaseUrl: database.url, jobs: [sendMailJob(mailer)], createContext, log });
    },
    /** Makes a mail due again, as a crash between sending and noting it would. */
    async resend(mailId: string) {
      await db.updateTable('mail').set({ status: MailStatus.PENDING }).where('id', '=', mailId).execute();
      await queueMail(ctx, mailId);
    },
    mails: () => db.selectFrom('mail').selectAll().orderBy('id').execute(),
    stop: () => running.disposeAsync(),
  };
}

export type Notification = Awaited<ReturnType<typeof startNotification>>;

async function seed(ctx: Context): Promise<void> {
  const urls = { url: 'http://127.0.0.1:9', gatewayUrl: 'http://127.0.0.1:9' };
  const connection = { name: 'none', secret: 'secret-of-the-gateway', tykOrganisationId: 'default', ...urls };
  await seedDemoWorld(ctx, await inTransaction(ctx, (tx) => connectProvider(tx, connection)));
}

/** With them each step of a story would make two mails, and most tests are about one. */
const switchOffConfirmations = ({ db }: Context) =>
  db.insertInto('mailTemplate').values({ name: 'access-request-received', subject: null, isEnabled: false }).execute();

/** Runs `work` as one mutation of an account of the demo world. */
export async function as<T>(ctx: Context, account: Account, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { id } = await userOf(ctx, account);
  const viewer = await readViewer(ctx, id);
  return inTransaction({ ...ctx, viewer }, work);
}

export const userOf = (ctx: Context, account: Account) =>
  ctx.db.selectFrom('user').selectAll().where('email', '=', `${account}@example.com`).executeTakeFirstOrThrow();

let apps = 0;

/** Asks for access: both products on the manual plan for a new app, unless said otherwise. */
export async function ask(ctx: Context, { by = 'partner', ...ask }: Ask = {}) {
  const plan = await ctx.db
    .selectFrom('plan')
    .select('id')
    .where('name', '=', ask.plan ?? 'enterprise')
    .executeTakeFirstOrThrow();
  const products = await ctx.db.selectFrom('product').select(['id', 'name']).execute();
  const catalogue = await ctx.db
    .selectFrom('catalogue')
    .select('id')
    .where('name', '=', 'Enterprise')
    .executeTakeFirstOrThrow();
  apps += 1;
  return as(ctx, by, (tx) =>
    requestAccess(tx, {
      catalogueId: catalogue.id,
      planId: plan.id,
      productIds: products.filter(({ name }) => !ask.products || ask.products.includes(name)).map(({ id }) => id),
      ...(ask.appId ? { appId: ask.appId } : { newApp: { name: ask.app ?? `App ${apps}` } }),
      reason: ask.reason,
      answers: ask.answers,
    }),
  );
}

export const approve = (ctx: Context, id: string, input: { reason?: string; message?: string } = {}) =>
  as(ctx, 'owner', (tx) => approveAccessRequest(tx, id, input));

export const reject = (ctx: Context, id: string, input: { reason?: string; message?: string } = {}) =>
  as(ctx, 'owner', (tx) => rejectAccessRequest(tx, id, input));

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ky from 'ky';
import { simpleParser } from 'mailparser';
import { type Config, loadConfig } from '../config.ts';
import { mailFolder } from '../notification/mail-sending/mailer.ts';
import { signInToDemo } from './demo-sign-in.ts';
import type { Data, PortalClient } from './portal-client.ts';

/**
 * Plays the main job in the terminal against a running portal and prints what really comes back. Exits with 1 at the
 * first step that differs from the story.
 */
const config = settings();
const url = `${config.publicUrl}/graphql`;

const REQUEST = `mutation ($input: RequestAccessInput!) {
  requestAccess(input: $input) { accessRequest { id status autoApproved } userErrors { message } } }`;
const APPROVE = `mutation ($id: ID!, $input: DecisionInput) {
  approveAccessRequest(id: $id, input: $input) { accessRequest { status provisioning } userErrors { message } } }`;
const REVEAL = 'mutation ($id: ID!) { revealCredential(id: $id) { secret userErrors { message } } }';
const REVOKE = 'mutation ($id: ID!) { revokeCredential(id: $id) { credential { status } userErrors { message } } }';

/** How long the gateway may take to confirm a key. */
const KEY_PATIENCE_MS = 30_000;

let steps = 0;

function say(text: string, shown?: unknown): void {
  steps += 1;
  const detail = shown === undefined ? '' : `\n${JSON.stringify(shown, null, 2).replaceAll(/^/gm, '      ')}`;
  process.stdout.write(`${String(steps).padStart(3)}. ${text}${detail}\n`);
}

function expect(isSo: boolean, what: string, found: unknown): void {
  if (!isSo) throw new Error(`expected ${what}, found ${JSON.stringify(found)}`);
}

function settings(): Config {
  try {
    return loadConfig();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** The story cannot begin. */
class NoStage extends Error {}

/** @throws NoStage where no portal is running, or another program is. */
async function findPortal(): Promise<void> {
  const health = await ky.get(`${config.publicUrl}/health`, { retry: 0, throwHttpErrors: false }).catch(() => null);
  if (!health) throw new NoStage(`Nothing answers at ${config.publicUrl}. Start the portal first: npm start`);
  const answer = await health.json<Data>().catch(() => null);
  if (answer?.status !== 'ok') throw new NoStage(`What answers at ${config.publicUrl} is no Gatehouse.`);
}

/** @throws NoStage where the mails are files, and what should be the folder of that portal is none. */
async function findFolder(): Promise<void> {
  if (config.mail.smtpUrl) return;
  const found = await stat(config.dataDir).catch(() => null);
  if (!found?.isDirectory())
    throw new NoStage(`DATA_DIR cannot be used: ${config.dataDir} is not the folder of a portal.`);
}

async function play(): Promise<void> {
  await findPortal();
  await findFolder();
  const signIn = (name: string) =>
    signInToDemo(config, url, name).catch((error: Error) => {
      throw new NoStage(`${name}@example.com of the demo world cannot sign in at ${url}: ${error.message}`);
    });
  const [partner, owner] = [await signIn('partner'), await signIn('owner')];
  say(`partner@example.com and owner@example.com are signed in at ${url}.`);
  const offer = await browse(partner);
  const live = watch(partner, owner);
  try {
    const appName = `Demo ${new Date().toISOString()}`;
    const credential = await askAndDecide(partner, owner, offer, live, appName);
    await useKey(partner, offer.payment.gatewayUrl, credential);
    await freePlan(partner, owner, offer, live);
    await showMail(appName);
  } finally {
    for (const subscription of Object.values(live)) subscription.close();
  }
  say('All of it is as it should be.');
}

async function browse(partner: PortalClient) {
  const { catalogues } = await partner.send(`{ catalogues { nodes { id name
    plans { id name displayName rate per quota autoApprove } products { nodes { id name displayName gatewayUrl } } } } }`);
  const enterprise = catalogues.nodes.find(({ name }: Data) => name === 'Enterprise');
  expect(enterprise?.plans.length === 2, 'the Enterprise catalogue with two plans', catalogues);
  say('The partner sees the private catalogue Enterprise with these plans:', enterprise.plans);
  const plan = (name: string) => enterprise.plans.find((each: Data) => each.name === name);
  const payment = enterprise.products.nodes.find(({ name }: Data) => name === 'payment');
  return { catalogueId: enterprise.id, enterprise: plan('enterprise'), free: plan('free'), payment };
}

type Offer = Awaited<ReturnType<typeof browse>>;

const watch = (partner: PortalClient, owner: PortalClient) => ({
  submitted: owner.subscribe(
    'subscription { accessRequestSubmitted { type accessRequest { id requester { email } } } }',
  ),
  decided: partner.subscribe(
    'subscription { accessRequestDecided { type accessRequest { id status decisionReason credential { id } } } }',
  ),
  changed: partner.subscribe('subscription { credentialChanged { type credential { id status failure } } }'),
});

type Live = ReturnType<typeof watch>;

const input = (offer: Offer, planId: string, appName: string) => ({
  ...{ catalogueId: offer.catalogueId, productIds: [offer.payment.id], planId },
  newApp: { name: appName },
  reason: 'We build a wallet.',
});

async function askAndDecide(
  partner: PortalClient,
  owner: PortalClient,
  offer: Offer,
  live: Live,
  appName: string,
): Promise<Data> {
  const arrival = live.submitted.next();
  const decision = live.decided.next();
  // Both sockets must stand before the request is made, or its event could pass before they do.
  await delay(500);
  const { requestAccess } = await partner.send(REQUEST, { input: input(offer, offer.enterprise.id, appName) });
  const { id, status } = requestAccess.accessRequest;
  expect(status === 'PENDING', 'a request that waits', status);
  say('The partner asks for the Payment API on Enterprise, for a new app:', requestAccess.accessRequest);
  const submitted = await arrival;
  expect(submitted.accessRequest.id === id, "the request on the owner's socket", submitted);
  say("It arrives on the owner's open socket:", submitted);
  await owner.send(APPROVE, { id, input: { reason: 'Contract signed.' } });
  say('The owner approves it.');
  const decided = await decision;
  expect(decided.accessRequest.status === 'APPROVED', "the decision on the partner's socket", decided);
  say("The decision arrives on the partner's open socket:", decided);
  await activated(owner, live, decided.accessRequest.credential.id);
  say('The gateway has confirmed the key.');
  return decided.accessRequest.credential;
}

/** @throws Error with what the portal knows of its gateways, when none confirms the key in time. */
async function activated(owner: PortalClient, live: Live, credentialId: string): Promise<void> {
  const tooLate = delay(KEY_PATIENCE_MS, 'too late' as const, { ref: false });
  if ((await Promise.race([confirmed(live, credentialId), tooLate])) !== 'too late') return;
  const { providers } = await owner.send('{ providers { nodes { name status lastError { message } } } }');
  expect(false, `a key that works after ${KEY_PATIENCE_MS / 1_000} seconds`, providers.nodes);
}

async function confirmed(live: Live, credentialId: string): Promise<void> {
  for (;;) {
    const { type, credential } = await live.changed.next();
    if (credential.id !== credentialId) continue;
    expect(type !== 'credential.failed', 'a key that works', credential);
    if (type === 'credential.activated') return;
  }
}

async function useKey(partner: PortalClient, api: string, { id }: Data): Promise<void> {
  const { secret } = (await partner.send(REVEAL, { id })).revealCredential;
  say(`The key is revealed: ${secret.slice(0, 12)}…`);
  const answers = {
    'no key': await call(api),
    'a made-up key': await call(api, 'made-up'),
    'the key': await call(api, secret),
  };
  expect(Object.values(answers).join() === '401,403,200', '401, 403 and 200', answers);
  say(`GET ${api} on the gateway answers:`, answers);
  await partner.send(REVOKE, { id });
  const refused = await until(
    () => call(api, secret),
    (status) => status === 403,
  );
  say('After `revokeCredential` the gateway answers:', { 'the key': refused });
}

async function freePlan(partner: PortalClient, owner: PortalClient, offer: Offer, live: Live): Promise<void> {
  const { requestAccess } = await partner.send(REQUEST, {
    input: input(offer, offer.free.id, `Free demo ${new Date().toISOString()}`),
  });
  const { id, autoApproved } = requestAccess.accessRequest;
  expect(autoApproved, 'an automatic approval', requestAccess);
  const read = '{ accessRequests(first: 1) { nodes { id credential { id } } } }';
  const [newest] = (await partner.send(read)).accessRequests.nodes;
  expect(newest.id === id, 'the request in the list', newest);
  await activated(owner, live, newest.credential.id);
  const { secret } = (await partner.send(REVEAL, { id: newest.credential.id })).revealCredential;
  const answers: number[] = [];
  for (let calls = 0; calls <= offer.free.rate; calls += 1) answers.push(await call(offer.payment.gatewayUrl, secret));
  expect(answers.at(-1) === 429, 'a 429 over the rate', answers);
  const limit = `${offer.free.rate} calls in ${offer.free.per} seconds`;
  say(`Free approves by itself and allows ${limit}; ${offer.free.rate + 1} calls are answered:`, answers);
}

async function call(api: string, authorization?: string): Promise<number> {
  const headers = authorization ? { authorization } : {};
  return (await ky.get(api, { headers, throwHttpErrors: false, retry: 0 })).status;
}

/** What `read` gives once it is `wanted`. @throws Error when it is not within ten seconds. */
async function until<T>(read: () => Promise<T>, wanted: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = await read();
    if (wanted(found)) return found;
    if (Date.now() > deadline) throw new Error(`expected something else than ${JSON.stringify(found)}`);
    await delay(100);
  }
}

/** Without a mail server mails are files; otherwise they are where the server brought them. */
async function showMail(appName: string): Promise<void> {
  if (config.mail.smtpUrl) return say('The mails went out by SMTP.');
  const folder = mailFolder(config);
  const isDecision = (mail?: Data) => mail?.text.includes(appName) && mail.text.includes('Contract signed.');
  const mail = await until(async () => (await readMails(folder)).find(isDecision), isDecision);
  const text = mail.text.split('\n').filter(Boolean);
  say(`The mail about it, in ${folder} and at ${config.publicUrl}/mailbox:`, {
    to: mail.to.text,
    subject: mail.subject,
    text,
  });
}

async function readMails(folder: string): Promise<Data[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const newest = names.sort().slice(-20);
  return Promise.all(newest.map(async (name) => simpleParser(await readFile(join(folder, name)))));
}

try {
  await play();
} catch (error) {
  const { message } = error as Error;
  process.stderr.write(
    error instanceof NoStage ? `${message}\n` : `\nThe story differs after step ${steps}: ${message}\n`,
  );
  process.exitCode = 1;
}

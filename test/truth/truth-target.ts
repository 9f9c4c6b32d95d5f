import { exec } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import pMap from 'p-map';
import { expect } from 'vitest';
import { startSandboxGateway } from '../../src/sandbox-gateway/sandbox-gateway.ts';
import type { Data } from '../support/client.ts';
import type { Release } from './answers.ts';

/** `npm run test:truth` makes the whole table and prints it; the suite makes that part of it which shows each rule once. */
export const IS_WHOLE = process.env.TRUTH === 'whole';

/** Organisation (`org_id`) of everything that the table makes. */
export const ORGANISATION = 'gatehouse-truth';

/** Where things are moved that are made foreign. */
export const ELSEWHERE = 'gatehouse-truth-other';

/** A gateway at which the table is made, and what can be done to it beside its admin API. */
export interface TruthTarget {
  url: string;
  secret: string;
  /** The recorded one that it is, or stands for. */
  release: Release;
  isSandbox: boolean;
  /** What its APIs protect. */
  upstream: string;
  /** How long the portal may take to bring something there. */
  patienceMs: number;
  /** The life of keys that are to end while the table is made, and not before they were made. */
  briefSeconds: number;
  admin(method: string, path: string, body?: object): Promise<{ status: number; json: Data }>;
  /** Has what was written come into force, and returns when it has. */
  reload(): Promise<void>;
  /** Empties its Redis. */
  flush?(): Promise<void>;
  /** Ends it and starts it again; resolves when it serves. */
  restart?(): Promise<void>;
  /** Where another node on the same Redis answers. */
  secondNode?(): Promise<string>;
  stop(): Promise<void>;
}

/** The Gateway that the environment names, the sandbox where it names none. */
export function startTarget(): Promise<TruthTarget> {
  const { TYK_GATEWAY_URL: url, TYK_GATEWAY_SECRET: secret } = process.env;
  return url && secret ? realTarget({ url, secret }) : sandboxTarget();
}

type Connection = Pick<TruthTarget, 'url' | 'secret'>;

function callsOf({ url, secret }: Connection): Pick<TruthTarget, 'admin' | 'reload'> {
  const admin = async (method: string, path: string, body?: object) => {
    const headers = { 'x-tyk-authorization': secret, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/tyk/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  };
  const reload = async () => {
    await admin('GET', 'reload/group');
    await admin('GET', 'reload/?block=true');
  };
  return { admin, reload };
}

async function sandboxTarget(): Promise<TruthTarget> {
  const secret = 'truth-secret';
  const sandbox = await startSandboxGateway({ host: '127.0.0.1', secret, reloadInterval: 5 });
  const { url } = sandbox;
  return {
    ...{
      url,
      secret,
      release: 'v5.14.0',
      isSandbox: true,
      upstream: 'http://127.0.0.1:1/',
      patienceMs: 30_000,
      briefSeconds: IS_WHOLE ? 15 : 6,
    },
    ...callsOf({ url, secret }),
    flush: () => sandbox.forgetKeys(),
    restart: () => sandbox.restart(),
    secondNode: () => sandbox.startNode(),
    stop: () => sandbox.stop(),
  };
}

/** What the admin API cannot do is done by commands of the environment, where it names them. */
async function realTarget(connection: Connection): Promise<TruthTarget> {
  const { TYK_GATEWAY_FLUSH: flush, TYK_GATEWAY_RESTART: restart, TYK_GATEWAY_SECOND_URL: second } = process.env;
  const upstream = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const calls = callsOf(connection);
  const run = promisify(exec);
  const answers = async () => (await calls.admin('GET', 'apis')).status;
  return {
    ...connection,
    ...calls,
    // Servers of the Model Context Protocol are known from 5.13 on; builds from source do not tell their version.
    ...{ release: (await calls.admin('GET', 'mcps')).status === 200 ? 'v5.14.0' : 'v5.8.0', isSandbox: false },
    upstream: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`,
    patienceMs: 120_000,
    briefSeconds: 30,
    ...(flush && {
      async flush() {
        await run(flush);
      },
    }),
    ...(restart && {
      async restart() {
        await run(restart);
        await expect.poll(() => answers().catch(() => 0), { timeout: 30_000, interval: 200 }).toBe(200);
        await calls.reload();
      },
    }),
    ...(second && { secondNode: async () => second }),
    async stop() {
      await removeAll(calls);
      await new Promise<void>((resolve) => upstream.close(() => resolve()));
    },
  };
}

/** Takes away what the table has made, and makes sure of it; keys as far as the gateway lists them. */
async function removeAll({ admin, reload }: Pick<TruthTarget, 'admin' | 'reload'>): Promise<void> {
  const isOurs = ({ org_id }: Data) => org_id === ORGANISATION || org_id === ELSEWHERE;
  const keys = async (): Promise<string[]> => {
    const hashes: string[] = (await admin('GET', 'keys')).json.keys ?? [];
    const sessions = await pMap(hashes, async (hash) => [hash, (await admin('GET', `keys/${hash}?hashed=true`)).json], {
      concurrency: 8,
    });
    return sessions.filter(([, session]) => isOurs(session)).map(([hash]) => `keys/${hash}?hashed=true`);
  };
  const policies = async (): Promise<string[]> =>
    (await admin('GET', 'policies')).json.filter(isOurs).map(({ id }: Data) => `policies/${id}`);
  const apis = async (): Promise<string[]> =>
    (await admin('GET', 'apis')).json
      .filter((api: Data) => isOurs(api) || api.name.startsWith('Truth truth-'))
      .map(({ api_id }: Data) => `apis/${api_id}`);
  const all = async () => [...(await keys()), ...(await policies()), ...(await apis())];
  for (const path of await all()) await admin('DELETE', path);
  await reload();
  expect(await all(), 'left behind at the gateway').toEqual([]);
}

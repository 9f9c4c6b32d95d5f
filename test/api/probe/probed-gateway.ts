import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenApi } from '../../../src/sandbox-gateway/demo-apis.ts';
import { startSandboxGateway } from '../../../src/sandbox-gateway/sandbox-gateway.ts';
import { httpCall } from '../../support/http-call.ts';

/** A gateway whose APIs are tried by the portal, with what came through to what they protect. */
export interface ProbedGateway {
  /** Input of `createProvider`. */
  connection: Record<string, unknown>;
  /** Begins the ids of its APIs, each followed by the name of its definition. */
  prefix: string;
  /** Every call that the gateway let through: what stands behind it answers `/status/404` by 404, and all else by 200. */
  passed: string[];
  stop(): Promise<void>;
}

/** @param real Where a Gateway answers; the stand-in without it, whose upstream is played by a front before it. */
export async function startProbedGateway(
  definitions: Record<string, object>,
  real?: { url: string; secret: string },
): Promise<ProbedGateway> {
  const secret = real?.secret ?? 'probed-secret';
  const sandbox = real
    ? null
    : await startSandboxGateway({ host: '127.0.0.1', secret, reloadInterval: 5, sessionCacheMs: 100 });
  const url = real?.url ?? sandbox!.url;
  const prefix = `gh-${randomBytes(4).toString('hex')}-`;
  const organisation = `gatehouse-${prefix}probe`;
  const passed: string[] = [];
  const behind = await listen((incoming, response) => answerAs(incoming, response, passed));
  const front = sandbox && (await listen((incoming, response) => passOn(incoming, response, { url, passed })));
  const admin = async (method: string, path: string, body?: object) => {
    const headers = { 'x-tyk-authorization': secret };
    return JSON.parse(
      (await httpCall(`${url}/tyk/${path}`, { method, headers, body: body && JSON.stringify(body) })).text,
    );
  };
  const ids = Object.keys(definitions).map((name) => `${prefix}${name}`);
  for (const [name, more] of Object.entries(definitions)) {
    const api = tokenApi(`${prefix}${name}`, name, `/${prefix}${name}/`, organisation);
    await admin('POST', 'apis', { ...api, proxy: { ...api.proxy, target_url: behind.url }, ...more });
  }
  await admin('GET', 'reload/?block=true');
  return {
    connection: {
      ...{ name: `probed ${prefix}`, kind: 'TYK_GATEWAY', url, secret, tykOrganisationId: organisation },
      ...(front && { gatewayUrl: front.url }),
    },
    ...{ prefix, passed },
    async stop() {
      for (const id of ids) await admin('DELETE', `apis/${id}`);
      for (const { id, org_id } of await admin('GET', 'policies')) {
        if (org_id === organisation) await admin('DELETE', `policies/${id}`);
      }
      await admin('GET', 'reload/?block=true');
      await Promise.all([sandbox?.stop(), behind.stop(), front?.stop()]);
    },
  };
}

const statusOf = (url: string): number => Number(/\/status\/(\d{3})(\?|$)/.exec(url)?.[1] ?? 200);

function answerAs({ method, url = '' }: IncomingMessage, response: ServerResponse, passed: string[]): void {
  passed.push(`${method} ${url}`);
  response.writeHead(statusOf(url), statusOf(url) < 400 ? { location: '/elsewhere' } : {}).end('{}');
}

/** The stand-in has nothing behind it: what it lets through is answered here. */
function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  { url, passed }: { url: string; passed: string[] },
): void {
  const { method, headers, url: path = '' } = incoming;
  const outgoing = request(`${url}${path}`, { method, headers }, (answer) => {
    const isThrough = answer.headers['x-ratelimit-limit'] !== undefined;
    if (isThrough) passed.push(`${method} ${path.replace(/^\/gh-[^/]+/, '')}`);
    response.writeHead(isThrough ? statusOf(path) : answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  incoming.pipe(outgoing);
}

async function listen(handle: (incoming: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

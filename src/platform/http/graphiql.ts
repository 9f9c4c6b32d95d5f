import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { graphiqlBoot } from './graphiql-boot.ts';

export interface GraphiqlOptions {
  title: string;
  /** What a new tab holds. */
  defaultQuery: string;
  /** What a first visit shows; without it, one tab with the default query. `headers` is JSON. */
  defaultTabs?: readonly { query: string; variables?: string; headers?: string }[];
}

interface Asset {
  type: string;
  gzipped: Buffer;
  etag: string;
}

/** Everything the page loads comes from here: no font, script or worker of another host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A tab that gets the focus would jump to where its last move is animated, from under the pointer that presses it. */
const TABS_STAY = '.graphiql-tabs .graphiql-tab{transform:none!important}';

/** Beside each other the answer would have a few letters a line on a telephone. */
const STACKED = `@media (max-width: 700px) {
.graphiql-main, #graphiql-session { flex-direction: column !important }
.graphiql-main > *, #graphiql-session > * { min-width: 0 !important; min-height: 0 }
.graphiql-editors { overflow: hidden }
.graphiql-horizontal-drag-bar, .graphiql-logo { display: none }
}`;

const SCRIPT = 'text/javascript; charset=utf-8';
const compress = promisify(gzip);

/** Answers with the page that runs GraphiQL against `path`, over HTTP and WebSocket. */
export function sendGraphiqlPage(reply: FastifyReply, path: string, options: GraphiqlOptions): FastifyReply {
  const settings = JSON.stringify({ ...options, path }).replaceAll('<', '\\u003c');
  return reply
    .headers({ 'content-security-policy': CONTENT_SECURITY_POLICY, 'cache-control': 'no-cache', vary: 'Accept' })
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${path}/assets/graphiql.css">
</head>
<body class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root"></div>
<script id="settings" type="application/json">${settings}</script>
<script src="${path}/assets/graphiql.js"></script>
<script type="module" src="${path}/assets/boot.js"></script>
</body>
</html>
`);
}

/** Serves the page's scripts, workers and styles under `path`. They are read and compressed at the first request. */
export function registerGraphiqlAssets(app: FastifyInstance, path: string): void {
  let loading: Promise<ReadonlyMap<string, Asset>> | undefined;
  app.get<{ Params: { name: string } }>(`${path}/assets/:name`, async (request, reply) => {
    loading ??= loadAssets();
    const asset = (await loading).get(request.params.name);
    if (!asset) return reply.callNotFound();
    // `no-cache` lets the browser keep the files, and asks each time whether they are still the same.
    reply.headers({ 'cache-control': 'no-cache', etag: asset.etag });
    if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
    return reply.type(asset.type).header('content-encoding', 'gzip').send(asset.gzipped);
  });
}

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const sources: [string, string, string][] = [
    ['graphiql.css', 'text/css; charset=utf-8', bundle.css + TABS_STAY + STACKED],
    ['graphiql.js', SCRIPT, bundle.js],
    ['editor.worker.js', SCRIPT, bundle.editorWorkerService],
    ['json.worker.js', SCRIPT, bundle.jsonWorker],
    ['graphql.worker.js', SCRIPT, bundle.graphqlWorker],
    ['boot.js', SCRIPT, graphiqlBoot],
    ...(await graphqlWsClient()),
  ];
  const assets = sources.map(async ([name, type, text]): Promise<[string, Asset]> => {
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    return [name, { type, gzipped: await compress(text), etag }];
  });
  return new Map(await Promise.all(assets));
}

/** The client of graphql-ws is an ES module in two files, the second under a hashed name. */
async function graphqlWsClient(): Promise<[string, string, string][]> {
  const url = import.meta.resolve('graphql-ws/client');
  const client = await readFile(new URL(url), 'utf8');
  const shared = /from '\.\/(common-[\w-]+\.js)'/.exec(client)?.[1];
  if (!shared) throw new Error('The layout of the graphql-ws package has changed.');
  return [
    ['graphql-ws.js', SCRIPT, client],
    [shared, SCRIPT, await readFile(new URL(shared, url), 'utf8')],
  ];
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';
import { createPool, DATABASE_URL, ready } from './serve.ts';

/** What is possible at best: every message that PostgreSQL tells of goes to every socket as it is. */
const CHANNEL = 'bench_live';

const sockets = new Set<WebSocket>();
const pool = createPool();
const listener = new pg.Client({ connectionString: DATABASE_URL });
await listener.connect();
await listener.query(`listen ${CHANNEL}`);
listener.on('notification', ({ payload }) => {
  const message = JSON.stringify({ id: '1', type: 'next', payload: { data: JSON.parse(payload!) } });
  for (const socket of sockets) socket.send(message);
});

const server = createServer(async (request, response) => {
  const { variables } = JSON.parse(await text(request));
  await pool.query(`select pg_notify('${CHANNEL}', $1)`, [JSON.stringify({ told: variables })]);
  response.setHeader('content-type', 'application/json');
  response.end('{"data":{"written":{"userErrors":[]}}}');
});

new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'graphql-transport-ws' }).on(
  'connection',
  (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data));
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    });
  },
);

server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** As many connections as the portal has for requests. */
const CONNECTIONS = 10;

export const DATABASE_URL = process.env.DATABASE_URL!;

export const createPool = (): pg.Pool => new pg.Pool({ connectionString: DATABASE_URL, max: CONNECTIONS });

/** Tells the bench where to ask. */
export const ready = (port: number): void => {
  process.stdout.write(`ready at http://127.0.0.1:${port}/graphql\n`);
};

export function listen(handler: RequestListener): void {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
}

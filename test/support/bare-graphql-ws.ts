import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createToy } from './toy-schema.ts';

/** graphql-ws as its documentation sets it up, around the toy schema: the yardstick for our conformance suite. */
export async function startBareGraphqlWs(connectionInitWaitTimeout: number) {
  const toy = createToy();
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const disposable = useServer({ schema: toy.schema, connectionInitWaitTimeout, context: { viewer: null } }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    toy,
    url: `http://127.0.0.1:${port}/graphql`,
    async stop() {
      await disposable.dispose();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

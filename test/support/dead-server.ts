import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Accepts connections, reads what is sent and never answers. */
export interface DeadServer {
  /** One of as many targets as wanted: they differ in their path. */
  urlOf(target: number): string;
  /** Targets with a call under way. */
  hanging(): number;
  stop(): Promise<void>;
}

export async function startDeadServer(): Promise<DeadServer> {
  const calls = new Map<Socket, string>();
  const server = createServer((socket) => {
    socket.once('data', (head) => calls.set(socket, /^\w+ \/(\d+)/.exec(head.toString('latin1'))![1]!));
    socket.on('error', () => undefined);
    socket.on('close', () => calls.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (target: number) => `http://127.0.0.1:${port}/${target}`,
    hanging: () => new Set(calls.values()).size,
    async stop() {
      for (const socket of calls.keys()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

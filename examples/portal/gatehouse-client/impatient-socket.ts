/** So long may it take until a socket is open. */
const OPENING_MS = 15_000;

/** The same sockets, which do not wait for ever where something between takes the connection and says nothing. */
export function impatient(implementation: unknown): typeof WebSocket | undefined {
  const Socket = (implementation ?? globalThis.WebSocket) as typeof WebSocket | undefined;
  if (!Socket) return undefined;
  return class extends Socket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      const late = setTimeout(() => this.close(), OPENING_MS);
      for (const event of ['open', 'close', 'error']) this.addEventListener(event, () => clearTimeout(late));
    }
  };
}

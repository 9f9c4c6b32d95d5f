/**
 * Sockets that have not said yet who they are, by network. Where there are too many of one network the oldest gives way, so
 * that nobody keeps others out by saying nothing.
 */
export class Lobby<S> {
  private readonly waiting = new Map<string, Set<S>>();

  /** Lets a socket in; returns the one that has to go for it. */
  enter(network: string, socket: S, max: number): S | undefined {
    const sockets = this.waiting.get(network) ?? new Set<S>();
    this.waiting.set(network, sockets.add(socket));
    if (sockets.size <= max) return undefined;
    const [oldest] = sockets;
    if (oldest) this.leave(network, oldest);
    return oldest;
  }

  leave(network: string, socket: S): void {
    const sockets = this.waiting.get(network);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.waiting.delete(network);
  }
}

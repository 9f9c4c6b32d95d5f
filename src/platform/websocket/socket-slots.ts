/** Counts sockets by holder and refuses more than a bound for each. */
export class SocketSlots {
  private readonly held = new Map<string, number>();

  /** Takes a slot, or returns false when `max` are taken. */
  take(holder: string, max: number): boolean {
    const count = this.held.get(holder) ?? 0;
    if (count >= max) return false;
    this.held.set(holder, count + 1);
    return true;
  }

  release(holder: string): void {
    const count = this.held.get(holder) ?? 0;
    if (count > 1) this.held.set(holder, count - 1);
    else this.held.delete(holder);
  }
}

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

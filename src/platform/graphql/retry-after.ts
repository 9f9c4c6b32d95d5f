import type { DomainError } from '../domain-error.ts';

/** By the context of a request, after how many seconds every limit that refused something in it lets the same through. */
const seconds = new WeakMap<object, number>();

/** Notes what limits refused: over HTTP the answer carries it as `Retry-After`, whatever of the refusal was asked for. */
export function noteRetryAfter(ctx: object, refusals: readonly DomainError[]): void {
  const latest = Math.max(seconds.get(ctx) ?? 0, ...refusals.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
  if (latest > 0) seconds.set(ctx, latest);
}

export const retryAfterOf = (ctx: object): number | undefined => seconds.get(ctx);

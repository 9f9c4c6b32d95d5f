import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** Something that must work before this process may get traffic. `check` rejects when it does not. */
export interface ReadinessCheck {
  name: string;
  check(): Promise<void>;
}

const CHECK_TIMEOUT_MS = 2000;

/** `/health` says that the process lives, `/ready` that it can serve, `/metrics` speaks Prometheus. */
export function registerProbes(app: FastifyInstance, checks: readonly ReadinessCheck[], registry: Registry): void {
  app.get('/health', async () => ({ status: 'ok' }));
  const failing = new Set<string>();
  app.get('/ready', async (request, reply) => {
    const results = await Promise.all(checks.map((check) => outcome(check)));
    for (const { name, error } of results) {
      // Whoever asks once a second needs no line for each answer.
      if (error && !failing.has(name)) request.log.warn({ check: name, reason: error.message }, 'Not ready');
      if (error) failing.add(name);
      else failing.delete(name);
    }
    // The cause stays in the log: the answer is open to everybody and could name hosts.
    const states = Object.fromEntries(results.map(({ name, error }) => [name, error ? 'failing' : 'ok']));
    const ready = results.every(({ error }) => !error);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: states });
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

async function outcome({ name, check }: ReadinessCheck): Promise<{ name: string; error: Error | null }> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  try {
    await Promise.race([check(), promise]);
    return { name, error: null };
  } catch (failure) {
    // `localhost` is tried under each of its addresses, and all of the failures come as one.
    const error = failure instanceof AggregateError ? failure.errors[0] : failure;
    return { name, error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    clearTimeout(timer);
  }
}

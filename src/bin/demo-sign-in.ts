import 'reflect-metadata';
import type { Config } from '../config.ts';
import { User } from '../identity/accounts/user.entity.ts';
import { openSession } from '../identity/sessions/session.service.ts';
import type { Context } from '../platform/context.ts';
import { queryOf } from '../platform/db/orm.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { DEMO_PASSWORD } from '../seed/demo-world.ts';
import { PortalClient } from './portal-client.ts';
import { connectPortalDatabase } from './portal-database.ts';

/**
 * Signs in to an account of the demo world. One that was given a second factor takes no password alone: then by the database, which
 * whoever plays the demo has at hand.
 */
export async function signInToDemo(config: Config, url: string, name: string): Promise<PortalClient> {
  const email = `${name}@example.com`;
  try {
    return await PortalClient.signIn(url, email, DEMO_PASSWORD);
  } catch (error) {
    if ((error as { code?: string }).code !== 'SECOND_FACTOR_REQUIRED') throw error;
    return new PortalClient(url, await sessionOf(config, email));
  }
}

async function sessionOf(config: Config, email: string): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const { em } = await connectPortalDatabase(config, stack);
  const recording = { config, em, db: queryOf(em), viewer: null, requestId: 'demo', remoteAddress: '127.0.0.1' };
  return inTransaction(recording, async (tx) => {
    const user = await tx.em.findOneOrFail(User, { email });
    return (await openSession(tx as unknown as Context, user)).token;
  });
}

import pg from 'pg';
import { OWNERSHIP } from '../../../src/apps/gateway-keys/desired-key.ts';
import { directAdapterOf } from '../../../src/provider/adapters/provider-adapters.ts';
import type { ProviderAdapter, ProviderKey } from '../../../src/provider/port/provider-adapter.ts';
import { startTestPortal, type TestPortal } from '../portal.ts';
import { GatewayWitness } from './gateway-witness.ts';

/** A portal of this process whose calls of the gateway pass a witness. */
export interface WitnessedPortal {
  portal: TestPortal;
  witness: GatewayWitness;
  db: pg.Pool;
  /** Keys of the portal's at the gateway, by the credential that they say they belong to; read past the witness. */
  keys(): Promise<Map<string, ProviderKey>>;
  stop(): Promise<void>;
}

export async function startWitnessedPortal(): Promise<WitnessedPortal> {
  await using stack = new AsyncDisposableStack();
  const portal = await startTestPortal();
  stack.defer(() => portal.stop());
  const witness = await GatewayWitness.start(portal.sandbox.url);
  stack.defer(() => witness.stop());
  const db = new pg.Pool({ connectionString: portal.database.url, max: 2 });
  db.on('error', () => undefined);
  stack.defer(() => db.end());
  const { context } = portal.app;
  const provider = await context.db.selectFrom('provider').selectAll().executeTakeFirstOrThrow();
  const gateway = directAdapterOf(context, provider);
  await db.query('update provider set url = $1', [witness.url]);
  const running = stack.move();
  return { portal, witness, db, keys: () => ownKeys(gateway), stop: () => running.disposeAsync() };
}

async function ownKeys(gateway: ProviderAdapter): Promise<Map<string, ProviderKey>> {
  const listing = await gateway.listKeys();
  if (listing.kind !== 'listed') throw new Error('The gateway lists no keys.');
  const keys = await Promise.all(listing.entries.map((entry) => gateway.readListedKey(entry)));
  return new Map(keys.flatMap((key) => (key?.metadata[OWNERSHIP] ? [[String(key.metadata[OWNERSHIP]), key]] : [])));
}

import { createOwner } from '../../../src/identity/accounts/user-creation.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

/** A portal with several API owners; its jobs wait, so that only what a test does changes anything. */
export interface Office {
  portal: TestPortal;
  /** Four of them. */
  owners: Client[];
  partner: Client;
  member: Client;
}

const PASSWORD = 'correct horse battery';

export async function openOffice(): Promise<Office> {
  const portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  const colleagues = ['anna', 'bert', 'cleo'].map((name) => hireOwner(portal, name));
  const owners = await Promise.all([portal.as('owner'), ...colleagues]);
  return { portal, owners, partner: await portal.as('partner'), member: await portal.as('member') };
}

async function hireOwner(portal: TestPortal, name: string): Promise<Client> {
  const email = `${name}@example.com`;
  await inTransaction(portal.app.context, (tx) => createOwner(tx, { email, displayName: name, password: PASSWORD }));
  return Client.signIn(portal.url, email, PASSWORD);
}

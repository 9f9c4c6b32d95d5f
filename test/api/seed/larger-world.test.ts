import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { seedLargerWorld } from '../../../src/seed/larger-world.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startTestPortal();
});

afterAll(() => portal.stop());

const WORLD = `{
  catalogues(first: 100) { nodes { name products { nodes { name } } plans { name } } }
  users(first: 100) { nodes { email organisation { name } } }
  accessRequests(first: 100) { nodes { app { name } status } }
}`;

it('adds a world by the services of the portal, once', async () => {
  const { context } = portal.app;
  const size = 11;
  // The first synchronisation brings the APIs that its products need.
  const added = await vi.waitFor(() => seedLargerWorld(context, size), { timeout: 60_000, interval: 100 });
  expect(added).toEqual({ catalogue: 2, plan: 2, product: size, organisation: 3, user: size, request: size });
  expect(Object.values(await seedLargerWorld(context, size)).every((count) => count === 0)).toBe(true);
  expect(await seedLargerWorld(context, size + 1)).toMatchObject({ catalogue: 0, product: 1, user: 1, request: 1 });

  const owner = await portal.as('owner');
  const { catalogues, users, accessRequests } = await owner.send(WORLD);
  const second = catalogues.nodes.find(({ name }: { name: string }) => name === 'Seed catalogue 0002');
  expect(second.products.nodes.map(({ name }: { name: string }) => name)).toEqual([
    'Seed product 0011',
    'Seed product 0012',
  ]);
  expect(users.nodes).toContainEqual({
    email: 'seed-user-1@example.com',
    organisation: { name: 'Seed organisation 0001' },
  });
  const statuses = accessRequests.nodes.map(({ status }: { status: string }) => status).toSorted();
  expect(statuses).toEqual(['APPROVED', 'APPROVED', ...Array(10).fill('PENDING')]);
}, 60_000);

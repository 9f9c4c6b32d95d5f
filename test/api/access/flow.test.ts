import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { Client } from '../../support/client.ts';
import { createTestDatabase } from '../../support/database.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { askFor } from '../../support/story.ts';
import { newApp, REQUEST_ACCESS } from './documents.ts';
import { codesOf, setFlow } from './world.ts';

describe('the access flow', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal?.stop());

  it('a new portal uses the cart', async () => {
    const database = await createTestDatabase();
    const config = loadConfig({ NODE_ENV: 'test', PORT: '0', DATABASE_URL: database.url, DATA_DIR: portal.dataDir });
    const app = await startApp(config, database.url, portal.app.context.log);
    const anybody = new Client(`http://localhost:${app.port}/graphql`, null);
    expect(await anybody.send('{ portalSettings { accessFlow } }')).toEqual({ portalSettings: { accessFlow: 'CART' } });
    await app.stop();
    await database.drop();
  });

  it('switching it holds for every consumer from then on, and back', async () => {
    const owner = await portal.as('owner');
    const consumers = [await portal.as('partner'), await portal.as('member')];
    await setFlow(owner, 'CART');
    for (const consumer of consumers) {
      const { userErrors } = await consumer.refused(REQUEST_ACCESS, { input: await askFor(consumer) });
      expect(codesOf(userErrors)).toEqual(['FLOW_DISABLED']);
    }
    await setFlow(owner, 'DIRECT');
    for (const consumer of consumers) await consumer.send(REQUEST_ACCESS, { input: await askFor(consumer) });
  });

  it('an owner who asks on behalf is not bound by it', async () => {
    const [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    const app = await newApp(partner);
    await setFlow(owner, 'CART');
    const { requestAccess } = await owner.send(REQUEST_ACCESS, { input: await askFor(owner, { appId: app.id }) });
    expect(requestAccess.accessRequest.requester.email).toBe('partner@example.com');
    await setFlow(owner, 'DIRECT');
  });

  it('only owners switch it', async () => {
    const partner = await portal.as('partner');
    const mutation = 'mutation { updatePortalSettings(input: { accessFlow: CART }) { userErrors { code } } }';
    expect(await partner.errorCode(mutation)).toBe('FORBIDDEN');
  });
});

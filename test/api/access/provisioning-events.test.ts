import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, provisioned, requestAccess } from '../../support/story.ts';
import { skipBackOff } from '../../support/time.ts';
import { trailOf } from '../deletion/deletion-story.ts';
import { ADD_CREDENTIAL, CHANGE_PLAN, granted, newApp } from './documents.ts';

const PATIENT = { timeout: 60_000 };

/** Who follows the events of requests learns when the access works, and when it could not be made to work. */
describe('how far the gateway is with a request', () => {
  let portal: TestPortal;
  let member: Client;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [member, owner] = [await portal.as('member'), await portal.as('owner')];
  });
  afterAll(() => portal?.stop());

  const told = async (id: string): Promise<string[]> => {
    const types = (await trailOf(portal, owner, id)).map(({ type }) => type);
    return types.filter((type) => /fulfilled|provisioningFailed/.test(type));
  };

  const asksToChangePlan = async (credentialId: string, planId: string): Promise<Data> =>
    (await member.send(CHANGE_PLAN, { input: { credentialId, planId } })).changePlan.accessRequest;

  it('a new access is fulfilled once, when the gateway has confirmed it', async () => {
    const { request } = await granted(member, owner, { plan: 'free' });
    await expect.poll(() => told(request.id), PATIENT).toEqual(['accessRequest.fulfilled']);
    const { after } = (await trailOf(portal, owner, request.id)).at(-1)!;
    expect(after).toMatchObject({ status: 'APPROVED', kind: 'NEW_ACCESS' });
  });

  it('a change of plan is fulfilled for itself, and the first request is not told again', async () => {
    const { plans } = await browse(member);
    const { request, credential } = await granted(member, owner, { plan: 'free' });
    const change = await asksToChangePlan(credential.id, plans.enterprise!);
    await approve(owner, change.id);
    await provisioned(member, change.id);
    await expect.poll(() => told(change.id), PATIENT).toEqual(['accessRequest.fulfilled']);
    expect(await told(request.id)).toEqual(['accessRequest.fulfilled']);
  });

  it('a credential that nobody asked for fulfils no request', async () => {
    const { products, plans } = await browse(member);
    const app = await newApp(member);
    const waiting = await requestAccess(member, { appId: app.id });
    const input = { appId: app.id, productIds: [products.payment], planId: plans.enterprise };
    const { credential } = (await owner.send(ADD_CREDENTIAL, { input })).addCredential;
    const types = async () => (await trailOf(portal, owner, credential.id)).map(({ type }) => type);
    await expect.poll(types, PATIENT).toContain('credential.activated');
    expect(await told(waiting.id)).toEqual([]);
  });

  it('one that the gateway never takes is told as failed, with why', async () => {
    const stop = portal.sandbox.inject({ effect: 'serverError', on: (_, path) => path.startsWith('/tyk/keys') });
    const request = await requestAccess(member, { plan: 'free' });
    const hurried = async () => {
      await skipBackOff(portal.database);
      return told(request.id);
    };
    await expect.poll(hurried, PATIENT).toEqual(['accessRequest.provisioningFailed']);
    stop();
    const { after } = (await trailOf(portal, owner, request.id)).at(-1)!;
    expect(after).toMatchObject({ status: 'APPROVED', failure: expect.any(String) });
  });
});

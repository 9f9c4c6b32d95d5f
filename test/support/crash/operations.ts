import type { EventType } from '../../../src/platform/events/event-types.ts';
import type { Data } from '../client.ts';
import type { Random } from '../random.ts';
import { APPROVE, browse, REVOKE, requestAccess } from '../story.ts';
import type { CrashRig } from './rig.ts';

/** How a credential must be when everything is done. */
export interface Expected {
  credentialId: string;
  status: 'ACTIVE' | 'RETIRING' | 'REVOKED';
  plan: string;
}

/** One thing that somebody does, once, ready to be sent. */
export interface Act {
  /** Name of the operation. */
  operation: string;
  /** What was there before and has to do with it: the credential first, or the request. */
  ids: readonly string[];
  role: 'owner' | 'partner';
  mutation: string;
  variables: object;
  /** Whether it also takes an old key away. */
  endsOld: boolean;
  /** Whether the database holds the decision. */
  isCommitted(): Promise<boolean>;
  /** What its events are, once each, in whatever order. */
  events: readonly EventType[];
  expected(): Promise<Expected[]>;
}

export interface Operation {
  name: string;
  /** @param taken Ids that other acts of the same time are about. */
  prepare(rig: CrashRig, random: Random, taken: readonly string[]): Promise<Act>;
}

const CHANGE_PLAN = `mutation ($input: ChangePlanInput!) {
  changePlan(input: $input) { accessRequest { id status } userErrors { code message } } }`;
const ROTATE = `mutation ($id: ID!, $input: RotateCredentialInput) {
  rotateCredential(id: $id, input: $input) { credential { id } userErrors { code message } } }`;

/** A new request of the partner's for both products on the plan that a person decides on. */
async function pending(rig: CrashRig): Promise<Data> {
  return requestAccess(rig.as('partner'));
}

/** A credential that works. Left over by an earlier run, or made anew. */
async function working(rig: CrashRig, taken: readonly string[]): Promise<{ id: string; plan: string }> {
  const find = `
    select c.id, p.name as plan from credential c join plan p on p.id = c.plan_id
    where c.status = 'ACTIVE' and c.id <> all ($1) and c.applied_revision = c.revision and not exists (
      select from credential r where r.id = c.replaces_id and r.status = 'RETIRING')
    order by c.id limit 1`;
  const [found] = await rig.query<{ id: string; plan: string }>(find, [taken]);
  if (found) return found;
  const { id } = await pending(rig);
  await rig.as('owner').send(APPROVE, { id });
  await rig.untilQuiet();
  return working(rig, taken);
}

const planNamed = async (rig: CrashRig, name: string): Promise<string> =>
  (await browse(rig.as('partner'))).plans[name]!;

const statusOf = async (rig: CrashRig, id: string): Promise<string> =>
  (await rig.query<{ status: string }>('select status from credential where id = $1', [id]))[0]!.status;

const isApproved = async (rig: CrashRig, id: string): Promise<boolean> =>
  (await rig.query('select from access_request where id = $1 and status = $2', [id, 'APPROVED'])).length === 1;

const approve: Operation = {
  name: 'approve',
  async prepare(rig) {
    const { id } = await pending(rig);
    const credentials = () =>
      rig.query<{ id: string }>('select credential_id as id from access_request where id = $1', [id]);
    return {
      ...{ operation: 'approve', ids: [id], endsOld: false },
      ...{ role: 'owner', mutation: APPROVE, variables: { id, input: { reason: 'Welcome.' } } },
      isCommitted: () => isApproved(rig, id),
      events: ['accessRequest.approved', 'credential.issued', 'credential.activated', 'accessRequest.fulfilled'],
      expected: async () =>
        (await credentials()).map((row) => ({ credentialId: row.id, status: 'ACTIVE', plan: 'enterprise' })),
    };
  },
};

const revoke: Operation = {
  name: 'revoke',
  async prepare(rig, _random, taken) {
    const { id, plan } = await working(rig, taken);
    return {
      ...{ operation: 'revoke', ids: [id], endsOld: false },
      ...{ role: 'partner', mutation: REVOKE, variables: { id } },
      isCommitted: async () => (await statusOf(rig, id)) === 'REVOKED',
      events: ['credential.revoked', 'credential.applied'],
      expected: async () => [{ credentialId: id, status: 'REVOKED', plan }],
    };
  },
};

const rotate: Operation = {
  name: 'rotate',
  async prepare(rig, random, taken) {
    const { id, plan } = await working(rig, taken);
    // At once, or not while the longest run lasts.
    const overlapSeconds = random.pick([0, 86_400]);
    const ends = overlapSeconds === 0;
    const successors = () => rig.query<{ id: string }>('select id from credential where replaces_id = $1', [id]);
    return {
      ...{ operation: 'rotate', ids: [id], endsOld: ends },
      ...{ role: 'partner', mutation: ROTATE, variables: { id, input: { overlapSeconds } } },
      isCommitted: async () => (await successors()).length > 0,
      events: [
        ...(['credential.issued', 'credential.rotated', 'credential.activated'] as const),
        ...(ends ? (['credential.retired', 'credential.applied'] as const) : []),
      ],
      expected: async () => [
        { credentialId: id, status: ends ? 'REVOKED' : 'RETIRING', plan },
        ...(await successors()).map((row) => ({ credentialId: row.id, status: 'ACTIVE' as const, plan })),
      ],
    };
  },
};

const CHANGED = [
  ...(['accessRequest.approved', 'credential.planChanged'] as const),
  ...(['credential.applied', 'accessRequest.fulfilled'] as const),
] as const;

/** To the plan that a person approves the approval dies, to the one that approves by itself the request. */
const changePlan: Operation = {
  name: 'change plan',
  async prepare(rig, _random, taken) {
    const { id, plan } = await working(rig, taken);
    const target = plan === 'free' ? 'enterprise' : 'free';
    const input = { credentialId: id, planId: await planNamed(rig, target) };
    const onPlan = async () =>
      (
        await rig.query(`select from credential c join plan p on p.id = c.plan_id where c.id = $1 and p.name = $2`, [
          id,
          target,
        ])
      ).length === 1;
    const act = {
      ...{ operation: 'change plan', ids: [id], endsOld: false },
      isCommitted: onPlan,
      expected: async (): Promise<Expected[]> => [{ credentialId: id, status: 'ACTIVE', plan: target }],
    };
    if (target === 'free') {
      const events = ['accessRequest.created', ...CHANGED] as const;
      return { ...act, events, role: 'partner', mutation: CHANGE_PLAN, variables: { input } };
    }
    const asked = await rig.as('partner').send(CHANGE_PLAN, { input });
    const { id: requestId } = asked.changePlan.accessRequest;
    return { ...act, events: CHANGED, role: 'owner', mutation: APPROVE, variables: { id: requestId } };
  },
};

export const OPERATIONS: readonly Operation[] = [approve, revoke, rotate, changePlan];

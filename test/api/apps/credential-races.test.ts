import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/apps/apps/app.service.ts';
import { CredentialStatus } from '../../../src/apps/credentials/credential.entity.ts';
import { issueCredential } from '../../../src/apps/issuing/credential-issue.service.ts';
import type { Plan } from '../../../src/catalogue/plans/plan.entity.ts';
import type { Product } from '../../../src/catalogue/products/product.entity.ts';
import { readViewer } from '../../../src/identity/accounts/viewer.queries.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client, Data } from '../../support/client.ts';
import { END_OVERLAP, RESUME, RETRY, ROTATE, SUSPEND } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { raceForCredential } from '../../support/race.ts';
import { REVEAL, REVOKE } from '../../support/story.ts';
import { ADD_PRODUCTS, CHANGE_PLAN, REMOVE_PRODUCT, RENEW } from '../access/documents.ts';
import { changePlanOf } from '../access/world.ts';

const DELETE_APP = `mutation ($id: ID!) { deleteApp(id: $id) { deletedId userErrors { code message field } } }`;
const DELETE_USER = `mutation ($id: ID!) { deleteUser(id: $id) { deletedId userErrors { code message field } } }`;
const RENAME_APP = `mutation ($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id } userErrors { code message field } } }`;

let portal: TestPortal;
let [partner, owner]: Client[] = [];
let plan: Plan;
let enterpriseId: string;
let product: Record<string, Product>;
let partnerId: string;
let made = 0;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  for (const plan of ['free', 'enterprise']) {
    await changePlanOf(portal, plan, { autoApprove: true, requestAllowance: null, keyLifetimeSeconds: 90 * 86_400 });
  }
  const { db } = portal.app.context;
  const plans = await db.selectFrom('plan').selectAll().execute();
  plan = plans.find(({ name }) => name === 'free')!;
  enterpriseId = plans.find(({ name }) => name === 'enterprise')!.id;
  product = Object.fromEntries((await db.selectFrom('product').selectAll().execute()).map((each) => [each.name, each]));
  const email = 'partner@example.com';
  partnerId = (await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;
});
afterAll(() => portal?.stop());

interface Subject {
  id: string;
  appId: string;
}

type Operation = (subject: Subject) => Promise<string>;

/** The code with which a mutation is refused, or `ok`. */
async function codeOf(client: Client, mutation: string, variables: object): Promise<string> {
  const { data, errors } = await client.raw(mutation, variables as Record<string, unknown>);
  if (errors) return String(errors[0]?.extensions?.code);
  const [payload] = Object.values(data ?? {}) as Data[];
  return payload.userErrors[0]?.code ?? 'ok';
}

/** Everything that changes a credential or depends on its state. */
const OPERATIONS: Record<string, Operation> = {
  rotate: ({ id }) => codeOf(partner!, ROTATE, { id, input: { overlapSeconds: 3_600 } }),
  endOverlap: ({ id }) => codeOf(partner!, END_OVERLAP, { id }),
  revoke: ({ id }) => codeOf(partner!, REVOKE, { id }),
  suspend: ({ id }) => codeOf(owner!, SUSPEND, { id }),
  resume: ({ id }) => codeOf(owner!, RESUME, { id }),
  retry: ({ id }) => codeOf(owner!, RETRY, { id }),
  reveal: ({ id }) => codeOf(partner!, REVEAL, { id }),
  renew: ({ id }) => codeOf(partner!, RENEW, { input: { credentialId: id } }),
  changePlan: ({ id }) => codeOf(partner!, CHANGE_PLAN, { input: { credentialId: id, planId: enterpriseId } }),
  addProduct: ({ id }) =>
    codeOf(owner!, ADD_PRODUCTS, { input: { credentialId: id, productIds: [product.accounts!.id] } }),
  removeProduct: ({ id }) => codeOf(partner!, REMOVE_PRODUCT, { id, productId: product.accounts!.id }),
  renameApp: ({ appId }) => codeOf(partner!, RENAME_APP, { id: appId, input: { name: `Renamed ${appId}` } }),
  deleteApp: ({ appId }) => codeOf(partner!, DELETE_APP, { id: appId }),
};
const NAMES = Object.keys(OPERATIONS);

/** A credential as the gateway would have confirmed it, for an app of its own; no gateway is part of these races. */
async function working(names: readonly string[], ownerId = partnerId): Promise<Subject> {
  const products = names.includes('removeProduct') ? [product.payment!, product.accounts!] : [product.payment!];
  return inTransaction(portal.app.context, async (tx) => {
    const viewer = await readViewer(tx, ownerId);
    const ctx = { ...tx, viewer };
    made += 1;
    const app = await createApp(ctx, { name: `Race ${made}` });
    const credential = await issueCredential(ctx, { app, plan, products, requesterId: ownerId });
    credential.status = CredentialStatus.ACTIVE;
    credential.appliedRevision = credential.revision;
    await tx.em.flush();
    return { id: credential.id, appId: app.id };
  });
}

/** What became of an app and of all its credentials, in a form that two runs of the same have alike. */
async function outcomeOf({ appId }: Subject): Promise<unknown> {
  const { rows } = await sql`
    select status, plan_id, retires_at is not null as retires, suspended_at is not null as suspended,
      app.deleted_at is not null as deleted, dense_rank() over (order by quota_counter) as counter,
      (select count(*)::int from credential_product where credential_id = credential.id) as products
    from credential join app on app.id = app_id where app_id = ${appId} order by credential.id`.execute(
    portal.app.context.db,
  );
  return rows;
}

interface Result {
  codes: string[];
  outcome: unknown;
}

/** One after the other: what a race may come to. */
async function inTurn(first: string, second: string): Promise<Result> {
  const subject = await working([first, second]);
  const codes = [await OPERATIONS[first]!(subject), await OPERATIONS[second]!(subject)];
  return { codes, outcome: await outcomeOf(subject) };
}

async function raced(first: string, second: string): Promise<Result> {
  const subject = await working([first, second]);
  const calls = [first, second].map((name) => () => OPERATIONS[name]!(subject));
  const codes = await raceForCredential(portal.database, subject.id, calls);
  return { codes, outcome: await outcomeOf(subject) };
}

const swapped = ({ codes, outcome }: Result): Result => ({ codes: codes.toReversed(), outcome });

describe('two operations on one credential at the same time', () => {
  const pairs = NAMES.map((first, index) => [first, NAMES.slice(index)] as const);
  it.each(pairs)(
    'P3: %s beside itself and each of those below it comes out as one after the other',
    { timeout: 60_000 },
    async (first, others) => {
      for (const second of others) {
        const result = await raced(first, second);
        // They queue in this order, so that the other is seldom needed.
        const inOrder = await inTurn(first, second);
        if (isDeepStrictEqual(result, inOrder)) continue;
        const serial = [inOrder, swapped(await inTurn(second, first))];
        expect(serial, `${first} and ${second}`).toContainEqual(result);
      }
    },
  );

  it.each(['suspend', 'revoke', 'deleteApp'])(
    'P3: %s leaves no key that a rotation made meanwhile',
    async (sanction) => {
      for (const order of [
        ['rotate', sanction],
        [sanction, 'rotate'],
      ]) {
        const { codes, outcome } = await raced(order[0]!, order[1]!);
        expect(codes[order.indexOf(sanction)]).toBe('ok');
        const statuses = (outcome as { status: string }[]).map(({ status }) => status);
        expect(statuses.filter((status) => status !== 'SUSPENDED' && status !== 'REVOKED')).toEqual([]);
      }
    },
  );

  it('P3: the deletion of an account leaves no key that somebody else rotated meanwhile', async () => {
    // Of an account with no more than one transaction ends: no jobs run here.
    const { id: memberId } = await portal.app.context.db
      .selectFrom('user')
      .select('id')
      .where('email', '=', 'member@example.com')
      .executeTakeFirstOrThrow();
    const subject = await working(['payment'], memberId);
    const calls = [
      () => codeOf(owner!, ROTATE, { id: subject.id }),
      () => codeOf(owner!, DELETE_USER, { id: memberId }),
    ];
    expect(await raceForCredential(portal.database, subject.id, calls)).toEqual(['ok', 'ok']);
    const outcome = (await outcomeOf(subject)) as { status: string }[];
    expect(outcome.map(({ status }) => status)).toEqual(['REVOKED', 'REVOKED']);
  });
});

import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import { createPool, listen } from './serve.ts';
import { tokenOf, type Viewer, viewerOf } from './viewer.ts';

/**
 * What is possible at best: one transaction of named statements that writes the rows, the events and the job of asking and of
 * approving, and asks nothing that the portal asks before it.
 */
interface Statement {
  text: string;
  values: unknown[];
}

const EVENT = `insert into event_log (id, type, version, actor, subject_type, subject_id, subject, organisation_id, after, correlation_id)
  values (uuidv7(), $1, 1, $2, $3, $4, $5, $6, $7, $8)`;

const event = (viewer: Viewer, type: string, subjectId: string, subject: object, after: object): Statement => ({
  text: EVENT,
  values: [
    ...[type, JSON.stringify({ kind: 'user', id: viewer.userId }), type.split('.')[0], subjectId],
    ...[JSON.stringify(subject), viewer.organisationId, JSON.stringify(after), randomUUID()],
  ],
});

interface Ask {
  productId: string;
  planId: string;
  catalogueId: string;
  name: string;
}

function ask(viewer: Viewer, { productId, planId, catalogueId, name }: Ask): Statement[] {
  const [appId, requestId] = [randomUUID(), randomUUID()];
  const subject = { accessRequestId: requestId, appId, planId, productIds: [productId], catalogueId };
  return [
    {
      text: `insert into app (id, name, visibility, owner_id, organisation_id, is_provisional) values ($1, $2, 'PERSONAL', $3, $4, true)`,
      values: [appId, name, viewer.userId, viewer.organisationId],
    },
    event(viewer, 'app.created', appId, { appId }, { name, visibility: 'PERSONAL' }),
    {
      text: `insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id)
        values ($1, 'NEW_ACCESS', 'PENDING', $2, $2, $3, $4, $5)`,
      values: [requestId, viewer.userId, appId, planId, catalogueId],
    },
    {
      text: 'insert into access_request_product (access_request_id, product_id) values ($1, $2)',
      values: [requestId, productId],
    },
    event(viewer, 'accessRequest.submitted', requestId, subject, { status: 'PENDING' }),
  ];
}

interface Approve {
  id: string;
  appId: string;
  planId: string;
  productId: string;
  providerId: string;
}

function approve(viewer: Viewer, { id, appId, planId, productId, providerId }: Approve): Statement[] {
  const credentialId = randomUUID();
  const subject = { accessRequestId: id, appId, planId, productIds: [productId], credentialId };
  return [
    { text: 'select id from access_request where id = $1 for update', values: [id] },
    {
      text: `insert into credential (id, app_id, plan_id, provider_id, auth_type, status, last_four, secret, fingerprint, secret_policy, waiting_since)
        values ($1, $2, $3, $4, 'AUTH_TOKEN', 'ISSUING', 'abcd', $5, $6, 'READABLE', now())`,
      values: [credentialId, appId, planId, providerId, 'v1.'.padEnd(380, 's'), `1.${credentialId}`.padEnd(66, 'f')],
    },
    {
      text: 'insert into credential_product (credential_id, product_id) values ($1, $2)',
      values: [credentialId, productId],
    },
    event(viewer, 'credential.created', credentialId, subject, { status: 'ISSUING' }),
    {
      text: `select from graphile_worker.add_job($1, json_build_object('credentialId', $2::text), queue_name => $3, job_key => $2, max_attempts => 25)`,
      values: ['bench.nothing', credentialId, credentialId],
    },
    {
      text: `update access_request set status = 'APPROVED', credential_id = $2, credential_revision = 1, decided_by_id = $3,
        decided_at = now(), updated_at = now() where id = $1`,
      values: [id, credentialId, viewer.userId],
    },
    event(viewer, 'accessRequest.approved', id, subject, { status: 'APPROVED' }),
  ];
}

const WRITES: Record<string, (viewer: Viewer, of: never) => Statement[]> = { Ask: ask, Approve: approve };

const pool = createPool();

async function write(client: pg.PoolClient, operation: string, statements: Statement[]): Promise<void> {
  try {
    await client.query('begin');
    for (const [index, statement] of statements.entries()) {
      await client.query({ name: `${operation}${index}`, ...statement });
    }
    await client.query('commit');
  } finally {
    client.release();
  }
}

listen(async (request, response) => {
  const { operationName, variables } = JSON.parse(await text(request));
  const viewer = await viewerOf(pool, tokenOf(request.headers));
  await write(await pool.connect(), operationName, WRITES[operationName]!(viewer!, variables.of as never));
  response.setHeader('content-type', 'application/json');
  response.end('{"data":{"written":{"userErrors":[]}}}');
});

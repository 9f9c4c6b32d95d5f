import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { serviceOf } from '../hand-off/hand-off-fixture.ts';
import { toldTo } from '../visibility/actors.ts';
import { documentOf, idsIn, operations } from '../visibility/operation.ts';
import { inWorld, isAccepted, type Row, wordOfError } from '../visibility/row.ts';
import { ROWS } from '../visibility/rows/all-rows.ts';
import { changedTables, PortalState } from '../visibility/state.ts';
import { startWorld, type World } from '../visibility/world.ts';
import { addApprover, addAuditor, addManager, tokenOf } from './readers.ts';
import { tenantOf } from './tenants.ts';

const READERS = ['approver', 'outsider', 'auditor', 'manager', 'service', 'token'] as const;

type Reader = (typeof READERS)[number];

const HEAD = `# What each reader gets of every operation, by a call that somebody of the demo world may make: \`401\` UNAUTHENTICATED, \`403\`
# FORBIDDEN, the code of any other refusal, \`ok\` or a number of objects, \`null\` or \`data\`, \`follows\`. The approver
# decides for the enterprise catalogue of b2b, the outsider for that of its rival; the service may read and decide requests that were
# handed off; the token is the member's and may read what the member has asked for. Written by the test when run with \`-u\`.
`;

/** A call of the operation, where there is one that somebody may make; those of the cart are made where consumers ask without it. */
function rowOf(operation: string): Row | undefined {
  const rows = ROWS.filter((row) => row.operation === operation);
  const accepted = rows.filter(({ gives }) => gives.some(isAccepted));
  return accepted.find(({ accessFlow }) => !accessFlow) ?? accepted[0] ?? rows[0];
}

/** Which events each is told is in the tables of live events; here is who may follow. */
const [FOLLOWED, CALLED] = [true, false].map((isLive) =>
  operations().filter((name) => name.startsWith('Subscription') === isLive),
) as [string[], string[]];

/** Tokens note when they were used. */
const NOTED = ['service_token', 'account_token'];

/** Operation by operation: a new one fails here until its line was written, and read by somebody. */
describe('N22: what approvers, auditors, content managers, services and tokens may call', () => {
  let world: World;
  let state: PortalState;
  let clients: Record<Reader, Client>;
  const words = new Map<string, string>();
  const leaks: string[] = [];
  beforeAll(async () => {
    world = await startWorld();
    clients = {
      approver: await addApprover(world),
      outsider: await addApprover(world, 'rivals'),
      auditor: await addAuditor(world),
      manager: await addManager(world),
      service: (await serviceOf(world.portal, ['DECIDE_REQUESTS', 'CREATE_REQUESTS', 'CREATE_APPS'])).client,
      token: await tokenOf(world, ['READ_ACCESS']),
    };
    state = await PortalState.take(world.portal.app.context.db);
  });
  afterAll(() => world?.portal.stop());

  // A test each, because this calls hundreds of operations; what a call did is taken back for the next.
  it.each(READERS)(
    'is told to the %s',
    async (reader) => {
      for (const operation of CALLED) {
        const row = rowOf(operation);
        if (!row) continue;
        const before = await state.digest();
        const { word, answer } = await call(clients[reader], row);
        words.set(`${operation} ${reader}`, word);
        const did = changedTables(before, await state.digest()).filter((table) => !NOTED.includes(table));
        await state.restore();
        if (word !== 'ok' && operation.startsWith('Mutation'))
          expect(did, `${operation}: refused, and done`).toEqual([]);
        for (const label of idsIn(answer).flatMap((id) => world.labelOf(id) ?? [])) {
          if (isStrange(reader, label, row)) leaks.push(`${operation}: ${label} to ${reader}`);
        }
      }
    },
    300_000,
  );

  it.each(READERS)('is told to the %s who follows', async (reader) => {
    for (const operation of FOLLOWED) words.set(`${operation} ${reader}`, await follow(clients[reader], operation));
  });

  it('is what the table says of every operation', async () => {
    const width = Math.max(...operations().map((name) => name.length));
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(width)} ${cells.map((cell) => cell.padEnd(20)).join(' ')}`.trimEnd();
    const lines = [...CALLED, ...FOLLOWED].map((name) =>
      line(
        name,
        READERS.map((reader) => words.get(`${name} ${reader}`) ?? 'no row'),
      ),
    );
    await expect(`${HEAD}${[line('', READERS), ...lines].join('\n')}\n`).toMatchFileSnapshot('operations.txt');
    expect(lines.filter((text) => text.includes('no row'))).toEqual([]);
  });

  it('shows nothing of other tenants', () => {
    expect(leaks).toEqual([]);
  });

  function isStrange(reader: Reader, label: string, { tells }: Row): boolean {
    if (reader === 'auditor' || tells.includes(label)) return false;
    // Staff presents whatever is offered, for whomever.
    if (reader === 'manager')
      return (
        !/^(catalogue|product|plan|planterms|document|announcement|content\w+|menu|redirect|theme):/.test(label) &&
        tenantOf(label) !== 'portal'
      );
    if (reader === 'token') return !toldTo('member', world.labels()).has(label);
    const strangers = { approver: ['rival'], outsider: ['b2b'], service: ['default', 'b2b', 'rival'] }[reader];
    return strangers.includes(tenantOf(label));
  }

  async function call(client: Client, { operation, args }: Row): Promise<{ word: string; answer: unknown }> {
    const document = documentOf(operation, Object.keys(args));
    const variables = inWorld(args, world) as Record<string, unknown>;
    const { data, errors } = await client.raw(document, variables);
    if (errors) return { word: wordOfError(errors), answer: data };
    return { word: wordOf(Object.values(data)[0]), answer: data };
  }
});

/** The first thing that its stream tells: where it begins, or why it does not. */
async function follow({ url, token }: Client, operation: string): Promise<string> {
  const query = `subscription { ${operation.split('.')[1]}(hello: true) { type } }`;
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const leaving = new AbortController();
  const { body } = await fetch(url, {
    ...{ method: 'POST', headers, body: JSON.stringify({ query }), signal: leaving.signal },
  });
  let text = '';
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (/"data":|"errors":/.test(text) && text.endsWith('\n')) break;
  }
  leaving.abort();
  const told = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  return told.errors ? wordOfError(told.errors) : 'follows';
}

function wordOf(result: Data): string {
  if (result === null) return 'null';
  if (result.userErrors) return result.userErrors[0]?.code ?? 'ok';
  if (result.problems) return result.problems[0]?.code ?? 'allowed';
  return result.nodes ? String(result.nodes.length) : 'data';
}

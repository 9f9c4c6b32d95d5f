import { isDeepStrictEqual } from 'node:util';
import { OWNERSHIP } from '../../../src/apps/gateway-keys/desired-key.ts';
import type { ListedKey } from '../../../src/provider/port/key-listing.ts';
import type { PlanLimits, ProviderKey } from '../../../src/provider/port/provider-adapter.ts';
import { call, reveal } from '../story.ts';
import type { Act, Expected } from './operations.ts';
import type { CrashRig } from './rig.ts';
import type { FaultName } from './tally.ts';

type Report = (name: FaultName, detail: string) => void;
type ReportOf = (act: Act, name: FaultName, detail: string) => void;

/** In which states a credential may have a key. */
const LIVING = ['ISSUING', 'ACTIVE', 'SUSPENDED', 'RETIRING', 'FAILED'];

interface Grant extends PlanLimits {
  id: string;
  status: string;
  failure: string | null;
  plan: string;
  apiIds: string[];
  gatewayUrls: string[];
}

/** Not those of the portal's own rhythm, and not what judging makes. */
const OF_THE_ACT = `position > $1 and type <> 'credential.revealed'
  and split_part(type, '.', 1) in ('accessRequest', 'credential')`;

const GRANTS = `
  select c.id, c.status, c.failure, p.name as plan, p.rate, p.per, p.quota::float8 as quota,
    p.quota_renewal_seconds as "quotaRenewalSeconds",
    (select array_agg(a order by a) from credential_product x join product y on y.id = x.product_id,
      jsonb_array_elements_text(y.api_ids) a where x.credential_id = c.id) as "apiIds",
    (select array_agg(y.gateway_url) from credential_product x join product y on y.id = x.product_id
      where x.credential_id = c.id) as "gatewayUrls"
  from credential c join plan p on p.id = c.plan_id where c.id = any ($1)`;

/** Compares what the outside saw with what was decided. Keeps what it learnt of keys over the runs of one rig. */
export class Judge {
  readonly #owners = new Map<string, string>();
  readonly #secrets = new Map<string, string>();
  /** By Message-ID: deaths at which the mail was not recorded as sent, each of which may have doubled it. */
  readonly #mayRepeat = new Map<string, number>();

  constructor(private readonly rig: CrashRig) {}

  /** Right after a death: what it may have doubled. */
  async noteDeath(): Promise<void> {
    const rows = await this.rig.query<{ id: string }>(`select message_id as id from mail where status = 'PENDING'`);
    for (const { id } of rows) this.#mayRepeat.set(id, (this.#mayRepeat.get(id) ?? 0) + 1);
  }

  /** After the rig became quiet. `position` is where the log ended before the acts. What is nobody's, is the first one's. */
  async judge(acts: readonly Act[], position: number, reportOf: ReportOf): Promise<void> {
    const report: Report = (name, detail) => reportOf(acts[0]!, name, detail);
    await this.#judgeEvents(acts, position, report);
    const keys = await this.#judgeOrphans(report);
    for (const act of acts) {
      for (const credential of await act.expected()) {
        await this.#judgeCredential(credential, keys, (name, detail) => reportOf(act, name, detail));
      }
    }
    await this.#judgeMails(report);
    await this.#judgeWebhooks(position, report);
    this.#judgeCreations(report);
  }

  /** No secret that was shown may stand anywhere in the clear. Once, at the end of a rig. */
  async judgeSecrets(report: Report): Promise<void> {
    const { rig } = this;
    const tables = ['event_log', 'mail', 'graphile_worker._private_jobs', 'credential', 'access_request'];
    const dumps = await Promise.all(
      tables.map((table) => rig.query<{ text: string }>(`select string_agg(t::text, '\n') as text from ${table} t`)),
    );
    const told = [
      ...dumps.map(([row]) => row?.text ?? ''),
      rig.victim.output,
      ...rig.mails.received.map((m) => m.raw),
      ...rig.webhooks.received.map((w) => w.raw),
    ];
    for (const [credentialId, secret] of this.#secrets) {
      if (told.some((text) => text.includes(secret))) report('secrets told', credentialId);
    }
  }

  async #judgeEvents(acts: readonly Act[], position: number, report: Report): Promise<void> {
    const rows = await this.rig.query<{ type: string; credential: string | null }>(
      `select type, subject ->> 'credentialId' as credential from event_log
       where ${OF_THE_ACT} order by position`,
      [position],
    );
    const types = rows.map(({ type }) => type);
    const events = acts.flatMap((act) => act.events);
    if (!isDeepStrictEqual(types.toSorted(), events.toSorted())) report('wrong events', types.join(', '));
    const pushed = rows.filter(({ type }) => type.startsWith('credential.')).map(({ type }) => type);
    const seen = await this.#seen(position, pushed.length);
    if (!isDeepStrictEqual(seen, pushed))
      report('subscriber gaps', `${seen.join(', ')} instead of ${pushed.join(', ')}`);
  }

  /** What the subscriber was told since then. It follows a moment behind the log. */
  async #seen(position: number, count: number): Promise<string[]> {
    const { rig } = this;
    const since = () => rig.watcher.seen.filter(({ cursor }) => positionOf(cursor) > position);
    await rig.until(() => since().length >= count, 5_000);
    return since().flatMap(({ type }) => (type === 'credential.revealed' ? [] : type));
  }

  /** Every key of the portal's must belong to a credential that lives. Returns what they are listed under. */
  async #judgeOrphans(report: Report): Promise<Map<string, ListedKey>> {
    const listing = await this.rig.gateway.listKeys();
    if (listing.kind !== 'listed') throw new Error('The gateway lists no keys.');
    const found = new Map<string, ListedKey>();
    for (const entry of listing.entries) {
      const owner = this.#owners.get(entry.value) ?? (await this.#meet(entry, report));
      if (owner) found.set(owner, entry);
    }
    const living = await this.rig.query<{ id: string }>('select id from credential where status = any ($1)', [LIVING]);
    const ids = new Set(living.map(({ id }) => id));
    for (const owner of found.keys()) if (!ids.has(owner)) report('orphan keys', owner);
    return found;
  }

  /** A key that was not seen before: whose it is, and that it has limits. A probe is nobody's and ends by itself. */
  async #meet(entry: ListedKey, report: Report): Promise<string | null> {
    const key = await this.rig.gateway.readListedKey(entry);
    if (!key || isProbe(key)) return null;
    const owner = String(key.metadata[OWNERSHIP] ?? 'nobody');
    this.#owners.set(entry.value, owner);
    if (isUnlimited(key)) report('unlimited keys', owner);
    return owner;
  }

  async #judgeCredential(expected: Expected, keys: Map<string, ListedKey>, report: Report): Promise<void> {
    const { credentialId: id, status, plan } = expected;
    const [grant] = await this.rig.query<Grant>(GRANTS, [[id]]);
    if (grant?.status !== status || grant.plan !== plan) {
      const found = `${grant?.status} on ${grant?.plan} (${grant?.failure ?? 'without a failure'})`;
      report('lost decisions', `${id} is ${found} instead of ${status} on ${plan}`);
    }
    const entry = keys.get(id);
    if (status === 'REVOKED') return this.#judgeRevoked(id, grant, report);
    const key = entry && (await this.rig.gateway.readListedKey(entry));
    if (!key || !grant) return report('missing keys', id);
    if (isUnlimited(key)) report('unlimited keys', id);
    if (!holds(key, grant)) report('missing keys', `${id} has other rights: ${JSON.stringify(key.limitsByApi)}`);
    await this.#judgeCalls(id, grant, 200, 'missing keys', report);
  }

  async #judgeRevoked(id: string, grant: Grant | undefined, report: Report): Promise<void> {
    if (grant && this.#secrets.has(id)) await this.#judgeCalls(id, grant, 403, 'revived keys', report);
  }

  async #judgeCalls(id: string, grant: Grant, wanted: number, name: FaultName, report: Report): Promise<void> {
    const secret = this.#secrets.get(id) ?? (await reveal(this.rig.as('partner'), id));
    this.#secrets.set(id, secret);
    for (const url of grant.gatewayUrls) {
      const status = await call(url, secret);
      if (status !== wanted) report(name, `${id} gets ${status} at ${url}`);
    }
  }

  async #judgeMails(report: Report): Promise<void> {
    const rows = await this.rig.query<{ messageId: string }>('select message_id as "messageId" from mail');
    const wanted = new Set(rows.map(({ messageId }) => messageId));
    const received = countOf(this.rig.mails.received.map(({ parsed }) => parsed.messageId ?? 'none'));
    for (const messageId of wanted) if (!received.has(messageId)) report('lost mails', messageId);
    for (const [messageId, copies] of received) {
      if (!wanted.has(messageId)) report('strange mails', messageId);
      else if (copies > 1 + (this.#mayRepeat.get(messageId) ?? 0)) report('excess mail copies', messageId);
    }
  }

  /** At least one message of each event, and never under another id than the event's. */
  async #judgeWebhooks(position: number, report: Report): Promise<void> {
    const rows = await this.rig.query<{ id: string; type: string }>(
      `select id, type from event_log where ${OF_THE_ACT}`,
      [position],
    );
    const received = this.rig.webhooks.received.map(
      ({ headers, body }) => `${String(headers['webhook-id'])} ${body.type}`,
    );
    for (const { id, type } of rows) if (!received.includes(`${id} ${type}`)) report('lost webhooks', type);
    const known = await this.rig.query<{ message: string }>(`select id || ' ' || type as message from event_log`);
    const ids = new Set(known.map(({ message }) => message));
    for (const message of new Set(received)) if (!ids.has(message)) report('strange webhooks', message);
  }

  /** A repeated POST would reset the counters and the date: at most one of a key is carried out. */
  #judgeCreations(report: Report): void {
    const posts = this.rig.witness.done('POST', (path) => /^\/tyk\/keys\/(?!gh-probe)/.test(path));
    const paths = posts.map(({ path }) => path);
    for (const path of new Set(paths.filter((path, index) => paths.indexOf(path) !== index))) {
      report('second creations', path.slice(0, 20));
    }
  }
}

const countOf = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** A cursor begins with the position, in eight bytes. */
const positionOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').readBigUInt64BE());

const isProbe = (key: ProviderKey): boolean =>
  key.alias === 'Gatehouse probe' && key.inactive && key.expiresAt !== null;

const isUnlimited = (key: ProviderKey): boolean =>
  key.apiIds.length === 0 ||
  Object.values(key.limitsByApi).some(({ rate, per, quota }) => rate === null || per === null || quota === null);

/** Exactly the products' APIs, each with exactly the plan's limits. */
function holds(
  { apiIds, limitsByApi }: ProviderKey,
  { rate, per, quota, quotaRenewalSeconds, ...grant }: Grant,
): boolean {
  const limits = { rate, per, quota, quotaRenewalSeconds };
  return (
    isDeepStrictEqual([...apiIds].sort(), grant.apiIds) &&
    apiIds.every((apiId) => isDeepStrictEqual(limitsByApi[apiId], limits))
  );
}

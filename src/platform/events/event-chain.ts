import { createHash } from 'node:crypto';
import { type Generated, type Kysely, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { CHAIN_START, EVENT_CONTENT, EVENT_DETAILS } from '../db/migrations/0076-event-chain.ts';
import { sequenceEvents } from './event-log.ts';

/** The link of one event; `sequence_events()` makes it with the event's place. */
interface EventChainRow {
  position: number;
  /** Null when the details of the event were erased: without it nobody can try out what they were. */
  salt: Buffer | null;
  detailsDigest: Buffer;
  /** SHA-256 of the digest before it and of the event's own. */
  digest: Buffer;
  /** The `user.erased` event that took the details out. */
  erasedBy: Generated<string> | null;
}

declare module '../db/database.ts' {
  interface Database {
    eventChain: EventChainRow;
  }
}

/** How far the chain goes, and the digest that stands for everything up to there. */
export interface ChainHead {
  position: number;
  /** In hex. */
  digest: string;
}

/** The newest link; that of position 0 in an empty log. */
export async function readChainHead(db: Kysely<Database>): Promise<ChainHead> {
  const { rows } = await sql<ChainHead>`select position, encode(digest, 'hex') as digest
    from event_chain order by position desc limit 1`.execute(db);
  const { position, digest } = rows[0] ?? { position: 0, digest: CHAIN_START };
  return { position: Number(position), digest };
}

/** What {@link verifyLog} found. */
export interface LogVerdict {
  /** How many events hold, from the first on. */
  checked: number;
  /** How many of them have had personal details taken out. */
  erased: number;
  head: ChainHead;
  /** The first position that does not hold. */
  fault: { position: number; reason: string } | null;
}

interface Link {
  position: number;
  salt: Buffer | null;
  detailsDigest: Buffer;
  digest: Buffer;
  erasedBy: string | null;
  content: string | null;
  details: string | null;
}

const PAGE = 2_000;

/**
 * Reads the whole log, a page at a time, and computes every digest anew, here and not in the database. Events that were not
 * chained yet are chained first. Whoever can write to the database can also chain a changed log anew: only a head
 * that was written down elsewhere tells of that.
 * @param known A head of before, which the log must still have.
 */
export async function verifyLog(db: Kysely<Database>, known?: ChainHead): Promise<LogVerdict> {
  await chainAll(db);
  const verdict: LogVerdict = { checked: 0, erased: 0, head: { position: 0, digest: CHAIN_START }, fault: null };
  for (let page = await readLinks(db, 0); page.length > 0 && !verdict.fault; ) {
    for (const link of page) {
      verdict.fault = faultOf(link, verdict.head, known);
      if (verdict.fault) break;
      verdict.head = { position: link.position, digest: link.digest.toString('hex') };
      verdict.checked += 1;
      if (!link.salt) verdict.erased += 1;
    }
    page = await readLinks(db, verdict.head.position);
  }
  verdict.fault ??= shortOf(verdict.head, known) ?? (await strayEvent(db)) ?? (await unvouchedErasure(db));
  return verdict;
}

async function chainAll(db: Kysely<Database>): Promise<void> {
  for (let last = -1, { position } = await readChainHead(db); position !== last; ) {
    last = position;
    await sequenceEvents(db);
    ({ position } = await readChainHead(db));
  }
}

/** By the chain, so that a link whose event is gone is there. */
async function readLinks(db: Kysely<Database>, behind: number): Promise<Link[]> {
  const { rows } = await sql<Link>`select chain.*, event.content, event.details
    from (select * from event_chain where position > ${behind} order by position limit ${PAGE}) chain
    left join lateral (select ${sql.raw(EVENT_CONTENT)} as content, ${sql.raw(EVENT_DETAILS)} as details
      from event_log where event_log.position = chain.position) event on true
    order by chain.position`.execute(db);
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

function faultOf(link: Link, before: ChainHead, known: ChainHead | undefined): LogVerdict['fault'] {
  const position = before.position + 1;
  if (link.position !== position || link.content === null) return { position, reason: 'The event is missing.' };
  const { salt, detailsDigest, content, details } = link;
  if (salt ? !sha256(salt, details!).equals(detailsDigest) : link.erasedBy === null)
    return { position, reason: 'What the event says was changed.' };
  const digest = sha256(Buffer.from(before.digest, 'hex'), sha256(content, detailsDigest));
  if (!digest.equals(link.digest)) return { position, reason: 'The event was changed, put in or moved.' };
  if (known?.position === position && known.digest !== digest.toString('hex'))
    return { position, reason: 'The log up to here is another one than that of the given digest.' };
  return null;
}

const shortOf = (head: ChainHead, known: ChainHead | undefined): LogVerdict['fault'] =>
  known && known.position > head.position
    ? { position: head.position + 1, reason: 'The log ends before the given position.' }
    : null;

/** An event at a place that the sequencer never gives. */
async function strayEvent(db: Kysely<Database>): Promise<LogVerdict['fault']> {
  const { rows } = await sql<{ position: number }>`select position from event_log
    where position < 1 order by position limit 1`.execute(db);
  return rows[0] ? { position: Number(rows[0].position), reason: 'The event was put in.' } : null;
}

/** Nobody hides a change by calling it an erasure: the event of the erasure says how many events it took details from. */
async function unvouchedErasure(db: Kysely<Database>): Promise<LogVerdict['fault']> {
  const { rows } = await sql<{ position: number }>`select min(chain.position) as position
    from event_chain chain left join event_log erasure on erasure.id = chain.erased_by and erasure.type = 'user.erased'
    where chain.erased_by is not null
    group by chain.erased_by, erasure.after
    having coalesce((erasure.after ->> 'erasedEvents')::bigint, 0) <> count(*)
    order by 1 limit 1`.execute(db);
  return rows[0]
    ? { position: Number(rows[0].position), reason: 'Details were taken out, and no erasure tells of it.' }
    : null;
}

function sha256(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

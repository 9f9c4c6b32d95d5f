/** What is known of the quota of a grant. */
export interface QuotaWatch {
  quota: number;
  used: number;
  /** When it was looked at; a look that began before counts for nothing. */
  lookedAt: Date;
  /** The largest share that people were told of in this period, in percent; null where none. */
  toldShare: number | null;
  toldAt: Date | null;
}

/** What a look at the gateway showed. */
export interface Seen {
  quota: number;
  used: number;
  renewalSeconds: number | null;
}

/**
 * What follows from a look: what is known from now on, and the share to tell of, or null.
 *
 * The gateway does not say when a period began. A new one has begun where less is used than before, and where the length
 * of a period has gone by since something was told in it. So each share is told once in each period, and of several that
 * are reached between two looks the largest alone.
 */
export function follow(
  known: QuotaWatch | null,
  seen: Seen,
  { shares, now }: { shares: readonly number[]; now: Date },
): { watch: QuotaWatch; tell: number | null } {
  const reached = Math.max(0, ...shares.filter((share) => seen.used * 100 >= share * seen.quota));
  // A larger quota makes less of what was told.
  const told = known && !isNewPeriod(known, seen, now) ? Math.min(known.toldShare ?? 0, reached) : 0;
  const before = told > 0 ? { toldShare: told, toldAt: known!.toldAt } : { toldShare: null, toldAt: null };
  const tell = reached > told ? reached : null;
  const telling = tell === null ? before : { toldShare: tell, toldAt: now };
  return { watch: { quota: seen.quota, used: seen.used, lookedAt: now, ...telling }, tell };
}

const isNewPeriod = ({ used, toldAt }: QuotaWatch, seen: Seen, now: Date): boolean =>
  seen.used < used ||
  (toldAt !== null && seen.renewalSeconds !== null && now.getTime() >= toldAt.getTime() + seen.renewalSeconds * 1_000);

/** So many days before its end people are told of it; at the end itself its owners are. */
export const TOLD_DAYS = [30, 7, 0] as const;

const DAY = 86_400_000;

/** The last of the {@link TOLD_DAYS} that has come; null where none has, and where no end is set. */
export const reachedDays = (sunsetAt: Date | null, now: Date): number | null =>
  TOLD_DAYS.findLast((days) => sunsetAt !== null && sunsetAt.getTime() - now.getTime() <= days * DAY) ?? null;

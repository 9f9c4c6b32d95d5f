/**
 * Pairs that are known to contradict, by the point that mends them. Best empty: a pair of it that agrees, and one that the
 * table does not have, fail as well.
 */
export const AWAITING: Record<string, string[]> = {};

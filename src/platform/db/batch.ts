/** Rows that one transaction changes where there may be any number of them: few enough that nobody waits long for a lock. */
export const BATCH = 100;

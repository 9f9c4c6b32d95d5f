/** The day of a moment, by the clock of whoever looks, as a field for days has it; empty for none. */
export const dayOf = (moment: string | null): string => (moment ? new Date(moment).toLocaleDateString('sv') : '');

/** The end of a day of a field; null for none. */
export const momentOf = (day: string): string | null => (day ? new Date(`${day}T23:59:59`).toISOString() : null);

/** As a field for a time of a day has it. */
export const timeOf = (local: string): string | null => (local ? new Date(local).toISOString() : null);

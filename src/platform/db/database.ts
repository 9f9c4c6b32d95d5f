/**
 * Tables as Kysely sees them, in property names. Each module adds its own by declaration merging next to the entity, so
 * the platform needs no domain import.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Database {}

import { RESERVED_METADATA } from './session-mapping.ts';

/** What Tyk reads in a key's metadata beside what would change its limits; it becomes a tag in the analytics. */
const READ_BY_TYK = ['tyk_developer_id', 'tyk_developer_email'];

/** What the portal itself writes there, by which it recognises keys and which middleware reads. */
const OF_THE_PORTAL = ['DeveloperID', 'ApplicationID', 'OrganisationID', 'TeamIDs'];

/** What JSON may hold, and many a program loses on the way: a value of that name would not arrive. */
export const LOST_NAMES = ['__proto__'];

const RESERVED = new Set(
  [...RESERVED_METADATA, ...READ_BY_TYK, ...OF_THE_PORTAL, ...LOST_NAMES].map((name) => name.toLowerCase()),
);

/** Whether what people say must not reach the metadata of a key by this name, in whatever case it is written. */
export const isReservedForKeys = (name: string): boolean =>
  RESERVED.has(name.toLowerCase()) || name.toLowerCase().startsWith('gatehouse_');

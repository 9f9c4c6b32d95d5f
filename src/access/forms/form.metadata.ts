import { RESERVED_METADATA } from '../../provider/tyk/session-mapping.ts';

/** What Tyk reads in a key's metadata beside what would change its limits: it becomes a tag in the analytics. */
const READ_BY_TYK = ['tyk_developer_id', 'tyk_developer_email'];

/** What the portal itself writes there, by which keys are recognised and middleware goes. */
const OF_THE_PORTAL = ['DeveloperID', 'ApplicationID', 'OrganisationID', 'TeamIDs'];

const RESERVED = new Set([...RESERVED_METADATA, ...READ_BY_TYK, ...OF_THE_PORTAL].map((name) => name.toLowerCase()));

/** Whether an answer of this name must not reach the metadata of a key, in whatever case it is written. */
export const isReservedForKeys = (name: string): boolean =>
  RESERVED.has(name.toLowerCase()) || name.toLowerCase().startsWith('gatehouse_');

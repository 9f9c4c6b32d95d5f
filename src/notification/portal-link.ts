import type { Config } from '../config.ts';

/**
 * Where a mail sends its reader: a page of the portal about one object (A17). Only ids go in, so every link stays on the
 * portal's own origin.
 */
export const portalLink = (config: Pick<Config, 'publicUrl'>, kind: 'access-requests', id: string): string =>
  `${config.publicUrl}/${kind}/${encodeURIComponent(id)}`;

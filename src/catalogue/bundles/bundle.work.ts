import { parsedOf } from '../document-checks/description.ts';
import type { Tree } from '../document-checks/document-tree.ts';
import { bundleOf } from './bundle.ts';
import type { GatewayAccess } from './gateway-access.ts';

/** A description that was checked, and the APIs that it may be about. */
export interface Unbundled {
  text: string;
  accesses: readonly GatewayAccess[];
}

/** The bundled description as JSON. Runs in a thread: imports nothing that Node cannot read as it stands. */
export const work = ({ text, accesses }: Unbundled): string =>
  JSON.stringify(bundleOf(parsedOf(text) as Tree, accesses));

import type { Context } from '../../platform/context.ts';
import { type Bundle, KINDS, VERSION } from '../format/bundle.ts';
import { PARTS } from '../parts/all-parts.ts';
import { readReferences } from '../parts/references.ts';

/** All definitions of the portal as they are. */
export async function exportBundle(ctx: Context): Promise<Bundle> {
  const references = await readReferences(ctx);
  const parts: [string, unknown][] = [];
  for (const kind of KINDS) parts.push([kind, await PARTS[kind].read(ctx, references)]);
  return { version: VERSION, ...Object.fromEntries(parts) } as Bundle;
}

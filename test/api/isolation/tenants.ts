import type { World } from '../visibility/world.ts';

/** Whose an object of the world is: the portal's own, or one consumer organisation's. */
export const TENANTS = ['portal', 'default', 'b2b', 'rival'] as const;

export type Tenant = (typeof TENANTS)[number];

const NAMES: Record<Exclude<Tenant, 'portal'>, RegExp> = {
  default: /:(default|hobby)/,
  b2b: /:(b2b|member|partner|team|shared|withdrawn|novice|integration|finance|accounts|enterprise|platinum)/,
  rival: /:(rival|ledger|gold)/,
};

/** By the name of the label: `app:rival`, `team:integration`. Offers of a private catalogue go with whom it is for. */
export function tenantOf(label: string): Tenant {
  const found = Object.entries(NAMES).find(([, pattern]) => pattern.test(label));
  return (found?.[0] ?? 'portal') as Tenant;
}

/** Labels of the same type that an actor may not be told of, those of other tenants first. */
export function strangersOf(world: World, label: string, told: ReadonlySet<string>): string[] {
  const type = label.split(':')[0];
  const hidden = [...world.labels()].filter((other) => other.startsWith(`${type}:`) && !told.has(other));
  return hidden.toSorted((a, b) => Number(tenantOf(a) === tenantOf(label)) - Number(tenantOf(b) === tenantOf(label)));
}

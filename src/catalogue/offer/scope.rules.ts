import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { scopeIn } from '../../provider/authorization-servers/authorization-server.rules.ts';
import type { OfferKind } from './offer.entity.ts';

/**
 * The scope that an input gives a product or plan, or that it has. A scope brings one policy, so nothing else at the provider has it.
 * @throws DomainError INVALID_INPUT
 */
export async function scopeOf(
  { db }: Context,
  input: { scope?: string | null },
  { id, providerId, scope: current }: { id: string; providerId: string | null; scope: string | null },
  kind: OfferKind,
): Promise<string | null> {
  if (input.scope === undefined) return current;
  const scope = scopeIn(input.scope);
  if (current !== null && scope !== current) {
    throw invalidInput('A scope stays once it is given: tokens and clients name it.', ['input', 'scope']);
  }
  if (scope === null || providerId === null) return scope;
  for (const table of ['product', 'plan'] as const) {
    const holder = db
      .selectFrom(table)
      .select('id')
      .where('providerId', '=', providerId)
      .where('scope', '=', scope)
      .where('deletedAt', 'is', null);
    const found = await holder.executeTakeFirst();
    if (found && !(table === kind && found.id === id)) {
      throw invalidInput(`A ${table} has this scope already.`, ['input', 'scope']);
    }
  }
  return scope;
}

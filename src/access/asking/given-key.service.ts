import { readGiven, takesPublicKey } from '../../apps/issuing/given.service.ts';
import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import type { Combination } from '../rules/offer.ts';

const FIELD = ['input', 'publicKey'];

interface Wish {
  publicKey?: string | null;
  credentialId?: string | null;
}

/**
 * What is given with a request for new keys, for each of its offers: those take it whose keys consumers prove by it.
 * @throws DomainError INVALID_INPUT, KEY_TAKEN.
 */
export async function readGivenKeys(
  ctx: Context,
  offers: readonly Combination[],
  { publicKey, credentialId }: Wish,
): Promise<(string | null)[]> {
  // What is asked for is told wrong already where there is no offer.
  if (publicKey == null || offers.length === 0) return offers.map(() => null);
  if (credentialId) throw invalidInput('The credential has a key: `setPublicKey` gives it another one.', FIELD);
  if (!offers.some(({ products }) => takesPublicKey(products[0]!.authType, products))) {
    throw invalidInput('Keys of these products take no public key.', FIELD);
  }
  const found = await gather(
    Object.fromEntries(offers.map((offer, index) => [index, () => readFor(ctx, offer, publicKey)])),
  );
  return offers.map((_, index) => found[index] ?? null);
}

async function readFor(ctx: Context, { plan, products }: Combination, publicKey: string): Promise<string | null> {
  const { authType } = products[0]!;
  if (!authType || !takesPublicKey(authType, products)) return null;
  return readGiven(ctx, { authType, providerId: plan.providerId }, products, publicKey, FIELD);
}

import { addProductsToCredential } from '../../apps/credential-changes/credential-change.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import {
  importCredential,
  requireImportable,
  requireImportableSecret,
} from '../../apps/issuing/credential-import.service.ts';
import type { Grant } from '../../apps/issuing/credential-issue.service.ts';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { findBeside, gather, judge, throwAll } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { askerAboutCredential, askerOf } from '../asking/asker.ts';
import { lockForAsking } from '../asking/asking-lock.service.ts';
import { readGivenKeys } from '../asking/given-key.service.ts';
import { giveCredential } from '../granting/give-credential.service.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { chosenClientType } from '../rules/client-type.rules.ts';
import { readOfferFacts, readTargetFacts } from '../rules/facts.queries.ts';
import { combinationOf } from '../rules/offer.ts';
import { GIFT_RULES, NEW_GIFT_RULES, PRODUCT_RULES } from '../rules/rules.ts';
import type { AddCredentialInput, AddProductsToCredentialInput, ImportCredentialInput } from './on-behalf.inputs.ts';

/**
 * An API owner gives an app a credential without anybody asking for it. What a catalogue offers to the consumer
 * does not bind who publishes the catalogues.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, KEY_TAKEN (by its certificate) and whatever `NEW_GIFT_RULES` refuse.
 */
export const addCredential = async (ctx: Context, input: AddCredentialInput): Promise<Credential> =>
  giveCredential(ctx, await judgeGift(ctx, input, NEW_GIFT_RULES));

/**
 * The same with a key that the API owner brings along, whatever else opens it already.
 * @throws DomainError as {@link addCredential}, KEY_TAKEN.
 */
export async function addImportedCredential(ctx: Context, input: ImportCredentialInput): Promise<Credential> {
  const method = await importedMethod(ctx, input);
  const { grant } = await gather({
    grant: () => judgeGift(ctx, { ...input, furtherKey: true }),
    value: () => requireImportable(input.value, method),
    secret: () => requireImportableSecret(input.secret, method),
  });
  return importCredential(ctx, grant, input.value, { secret: input.secret });
}

/** How what is imported is proved, where the products say so. */
async function importedMethod(ctx: Context, { productIds }: ImportCredentialInput) {
  const { products } = await readOfferFacts(ctx, [{ productIds }]);
  return issuedMethodOf(productIds.flatMap((id) => products.get(id) ?? [])[0]?.authType ?? null);
}

/** The rules of `addCredential` alone, with the consumer locked. */
export async function judgeGift(ctx: Context, input: AddCredentialInput, rules = GIFT_RULES): Promise<Grant> {
  const { name, gift } = await gather({
    name: () => (input.name == null ? null : requiredName(input.name, { field: ['input', 'name'], max: 100 })),
    gift: () => judgeCombination(ctx, input, rules),
  });
  return { ...gift, name };
}

async function judgeCombination(
  ctx: Context,
  input: AddCredentialInput,
  judged: typeof GIFT_RULES,
): Promise<Omit<Grant, 'name'>> {
  const wish = { ...input, kind: AccessRequestKind.NEW_ACCESS };
  const readAllowed = async () => {
    const facts = { ...(await readOfferFacts(ctx, [wish])), ...(await readTargetFacts(ctx, input)) };
    const offer = combinationOf(facts, wish);
    const { given } = await gather({
      rules: () => throwAll(judge(judged, facts, wish)),
      given: () => readGivenKeys(ctx, offer ? [offer] : [], { publicKey: input.publicKey }),
    });
    return { ...facts, given: given[0] ?? null };
  };
  const asker = await findBeside(() => askerOf(ctx, input), readAllowed);
  await lockForAsking(asker, input);
  const facts = await readAllowed();
  const { app, given } = facts;
  if (!app) throw notFound('app', ['input', 'appId']);
  const clientType = chosenClientType(facts, wish);
  return { ...combinationOf(facts, wish)!, app, given, clientType, requesterId: null, onBehalfOf: app.ownerId };
}

/**
 * An API owner puts more products on a credential, on its plan.
 * @throws DomainError NOT_FOUND and whatever `GIFT_RULES` refuse.
 */
export async function giveProducts(ctx: Context, input: AddProductsToCredentialInput): Promise<Credential> {
  const { credentialId, productIds, furtherKey } = input;
  const { asker, app } = await findBeside(
    () => askerAboutCredential(ctx, credentialId),
    async () => throwAll(judge(PRODUCT_RULES, await readOfferFacts(ctx, [{ productIds }]), { planId: '', productIds })),
  );
  await lockForAsking(asker, { appId: app.id, credentialId });
  const target = await readTargetFacts(ctx, { credentialId });
  const { planId } = target.credential!;
  const wish = { kind: AccessRequestKind.ADD_PRODUCTS, credentialId, planId, productIds, furtherKey };
  throwAll(judge(GIFT_RULES, { ...target, ...(await readOfferFacts(ctx, [wish])) }, wish));
  await addProductsToCredential(ctx, credentialId, app, [...new Set(productIds)], app.ownerId);
  return target.credential!;
}

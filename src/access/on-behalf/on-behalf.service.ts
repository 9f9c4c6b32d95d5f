import { apps } from '../../apps/apps/app.queries.ts';
import { addProductsToCredential } from '../../apps/credential-changes/credential-change.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { credentials, productsOfCredential } from '../../apps/credentials/credential.queries.ts';
import type { Grant } from '../../apps/issuing/credential-issue.service.ts';
import type { Context } from '../../platform/context.ts';
import { Problems } from '../../platform/problems.ts';
import { requiredName } from '../../platform/text.ts';
import { lockForAsking } from '../asking/access-request.service.ts';
import { askerAboutCredential, askerOf } from '../asking/asker.ts';
import { giveCredential } from '../granting/secret-delivery.service.ts';
import { judgeExtension } from '../rules/access-request.rules.ts';
import { readOfferFacts } from '../rules/offer.queries.ts';
import { type Bundle, judgeBundle } from '../rules/offer.ts';
import type { AddCredentialInput, AddProductsToCredentialInput } from './on-behalf.inputs.ts';

/**
 * An API owner gives an app a credential without anybody asking for it. What a catalogue offers to the consumer
 * does not bind who publishes the catalogues.
 * @throws DomainError NOT_FOUND, INVALID_INPUT and whatever `judgeBundle` refuses.
 */
export const addCredential = async (ctx: Context, input: AddCredentialInput): Promise<Credential> =>
  giveCredential(ctx, await judgeGift(ctx, input));

/**
 * The rules of `addCredential` alone, with the consumer locked.
 * @throws DomainError NOT_FOUND, INVALID_INPUT and whatever `judgeBundle` refuses.
 */
export async function judgeGift(ctx: Context, input: AddCredentialInput): Promise<Grant> {
  const asker = await askerOf(ctx, input);
  await lockForAsking(asker, input);
  const problems = new Problems();
  const bundle = await readBundle(ctx, input, problems);
  const name = input.name == null ? null : requiredName(input.name, { field: ['input', 'name'], max: 100 });
  const app = (await apps.find(ctx, input.appId))!;
  return { ...problems.settle(bundle), app, name, onBehalfOf: app.ownerId };
}

/**
 * An API owner puts more products on a credential, on its plan.
 * @throws DomainError NOT_FOUND and whatever `judgeBundle` and `judgeExtension` refuse.
 */
export async function giveProducts(ctx: Context, input: AddProductsToCredentialInput): Promise<Credential> {
  const { credentialId } = input;
  const { asker, app } = await askerAboutCredential(ctx, credentialId);
  await lockForAsking(asker, { appId: app.id, credentialId });
  const credential = (await credentials.find(ctx, credentialId))!;
  const problems = new Problems();
  const bundle = await readBundle(ctx, { ...input, planId: credential.planId }, problems);
  if (bundle) await judgeExtension(credential, await productsOfCredential(ctx, credentialId), bundle, problems);
  const productIds = problems.settle(bundle).products.map(({ id }) => id);
  await addProductsToCredential(ctx, credentialId, app, productIds, app.ownerId);
  return credential;
}

async function readBundle(
  ctx: Context,
  { productIds, planId }: { productIds: readonly string[]; planId: string },
  problems: Problems,
): Promise<Bundle | null> {
  const facts = await readOfferFacts(ctx, { productIds, planIds: [planId] });
  return judgeBundle(facts, { productIds, planId }, problems);
}

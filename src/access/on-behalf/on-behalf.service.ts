import { addProductsToCredential } from '../../apps/credential-changes/credential-change.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import type { Grant } from '../../apps/issuing/credential-issue.service.ts';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { judge, throwFirst } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { askerAboutCredential, askerOf } from '../asking/asker.ts';
import { lockForAsking } from '../asking/asking-lock.service.ts';
import { giveCredential } from '../granting/give-credential.service.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { readOfferFacts, readTargetFacts } from '../rules/facts.queries.ts';
import { bundleOf } from '../rules/offer.ts';
import { GIFT_RULES } from '../rules/rules.ts';
import type { AddCredentialInput, AddProductsToCredentialInput } from './on-behalf.inputs.ts';

/**
 * An API owner gives an app a credential without anybody asking for it. What a catalogue offers to the consumer
 * does not bind who publishes the catalogues.
 * @throws DomainError NOT_FOUND, INVALID_INPUT and whatever `GIFT_RULES` refuse.
 */
export const addCredential = async (ctx: Context, input: AddCredentialInput): Promise<Credential> =>
  giveCredential(ctx, await judgeGift(ctx, input));

/**
 * The rules of `addCredential` alone, with the consumer locked.
 * @throws DomainError NOT_FOUND, INVALID_INPUT and whatever `GIFT_RULES` refuse.
 */
export async function judgeGift(ctx: Context, input: AddCredentialInput): Promise<Grant> {
  const asker = await askerOf(ctx, input);
  await lockForAsking(asker, input);
  const wish = { ...input, kind: AccessRequestKind.NEW_ACCESS };
  const facts = { ...(await readOfferFacts(ctx, [wish])), ...(await readTargetFacts(ctx, input)) };
  const name = input.name == null ? null : requiredName(input.name, { field: ['input', 'name'], max: 100 });
  const { app } = facts;
  if (!app) throw notFound('app', ['input', 'appId']);
  throwFirst(judge(GIFT_RULES, facts, wish));
  return { ...bundleOf(facts, wish)!, app, name, requesterId: null, onBehalfOf: app.ownerId };
}

/**
 * An API owner puts more products on a credential, on its plan.
 * @throws DomainError NOT_FOUND and whatever `GIFT_RULES` refuse.
 */
export async function giveProducts(ctx: Context, input: AddProductsToCredentialInput): Promise<Credential> {
  const { credentialId, productIds, furtherKey } = input;
  const { asker, app } = await askerAboutCredential(ctx, credentialId);
  await lockForAsking(asker, { appId: app.id, credentialId });
  const target = await readTargetFacts(ctx, { credentialId });
  const { planId } = target.credential!;
  const wish = { kind: AccessRequestKind.ADD_PRODUCTS, credentialId, planId, productIds, furtherKey };
  throwFirst(judge(GIFT_RULES, { ...target, ...(await readOfferFacts(ctx, [wish])) }, wish));
  await addProductsToCredential(ctx, credentialId, app, [...new Set(productIds)], app.ownerId);
  return target.credential!;
}

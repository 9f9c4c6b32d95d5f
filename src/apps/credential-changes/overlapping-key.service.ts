import { LockMode } from '@mikro-orm/postgresql';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { allowsMore } from '../../provider/tyk/limits.ts';
import type { AppRef } from '../apps/app.events.ts';
import { Credential, CredentialProduct } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { productsOfCredential } from '../credentials/credential.queries.ts';
import { isEnded } from '../credentials/credential.rules.ts';
import { sendToGateway } from '../credentials/gateway.queue.ts';
import { endCredential } from '../lifecycle/credential-end.service.ts';

/**
 * What is taken from a grant is taken from the key that a rotation left in its overlap as well, or whoever holds it would go
 * on with it. What is given is for the new key alone.
 */
async function findOverlapping({ em }: Context, { replacesId }: Credential): Promise<Credential | null> {
  const old = replacesId && (await em.findOne(Credential, replacesId, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  return old && !isEnded(old) ? old : null;
}

/** Moves it to the plan that its credential goes to, where that allows less in anything. */
export async function narrowOverlappingPlan(ctx: Context, key: Credential, app: AppRef, plan: Plan): Promise<void> {
  const old = await findOverlapping(ctx, key);
  if (!old) return;
  const { planId, expiresAt } = old;
  const isEarlier = key.expiresAt !== null && (expiresAt === null || key.expiresAt < expiresAt);
  if (!isEarlier && !allowsMore((await planById(ctx, planId))!, plan)) return;
  ctx.em.assign(old, { planId: plan.id, revision: old.revision + 1, ...(isEarlier && { expiresAt: key.expiresAt }) });
  await ctx.em.flush();
  const after = { planId: plan.id, expiresAt: old.expiresAt };
  await recordCredential(ctx, 'credential.planChanged', old, app, { before: { planId, expiresAt }, after });
  await sendToGateway(ctx, old.id);
}

/** Takes a product off it; one that has no other ends. */
export async function narrowOverlappingProducts(
  ctx: Context,
  key: Credential,
  app: AppRef,
  productId: string,
): Promise<void> {
  const old = await findOverlapping(ctx, key);
  const held = old ? await productsOfCredential.all(ctx, old.id) : [];
  if (!old || !held.some(({ id }) => id === productId)) return;
  if (held.length === 1) return endCredential(ctx, old, app, 'credential.retired');
  await ctx.em.nativeDelete(CredentialProduct, { credentialId: old.id, productId });
  old.revision += 1;
  await ctx.em.flush();
  const after = { removedProductIds: [productId] };
  await recordCredential(ctx, 'credential.productsChanged', old, app, { after });
  await sendToGateway(ctx, old.id);
}

import { issueClaimable } from '../../apps/claims/claim.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { type Grant, issueCredential } from '../../apps/issuing/credential-issue.service.ts';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import type { Context } from '../../platform/context.ts';
import { KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';

/**
 * Gives an app a credential, with a key that is revealed or one that has to be claimed, as the plan says, or else the
 * portal. An imported key exists already and is never claimed. The caller has decided that the grant is allowed.
 */
export async function giveCredential(ctx: Context, grant: Grant): Promise<Credential> {
  const delivery = grant.plan.secretDelivery ?? (await readPortalSettings(ctx)).secretDelivery;
  const method = issuedMethodOf(grant.products[0]!.authType);
  // Its server says who the client is, later than a claim could show it.
  const isRegistered = method !== null && KEY_KINDS[method].isRegistered;
  const isClaimed = delivery === SecretDelivery.CLAIM && grant.imported === undefined && !isRegistered;
  return isClaimed ? issueClaimable(ctx, grant) : issueCredential(ctx, grant);
}

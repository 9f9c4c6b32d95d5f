import { issueClaimable } from '../../apps/claims/claim.service.ts';
import type { Credential } from '../../apps/credentials/credential.entity.ts';
import { type Grant, issueCredential } from '../../apps/issuing/credential-issue.service.ts';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import type { Context } from '../../platform/context.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';

/**
 * Gives an app a credential in the way of its plan, or else of the portal: with a key that is revealed, or to be claimed
 *. A key that an API owner brings along exists already. Who calls has decided that the grant is allowed.
 */
export async function giveCredential(ctx: Context, grant: Grant): Promise<Credential> {
  const delivery = grant.plan.secretDelivery ?? (await readPortalSettings(ctx)).secretDelivery;
  const isClaimed = delivery === SecretDelivery.CLAIM && grant.importedKeyId === undefined;
  return isClaimed ? issueClaimable(ctx, grant) : issueCredential(ctx, grant);
}

import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import { isAuditor, isOwner, type Viewer } from '../../platform/viewer.ts';
import type { App } from '../apps/app.entity.ts';
import type { Credential } from './credential.entity.ts';

/**
 * Whether a viewer who sees the credential may be shown its secret. One that is shown once is for whoever asked for it and
 * the owner of its app: nobody else can use up their only look. Any other is for everybody who shares the app; and for API
 * owners, whose key it is not, only where the operator allows it.
 */
export function canSeeSecret(
  viewer: Viewer,
  { requesterId, secretPolicy }: Pick<Credential, 'requesterId' | 'secretPolicy'>,
  { ownerId }: Pick<App, 'ownerId'>,
  { ownersMayReveal }: { ownersMayReveal: boolean },
): boolean {
  if (isAuditor(viewer)) return false;
  if (secretPolicy === SecretPolicy.REVEAL_ONCE) return viewer.userId === requesterId || viewer.userId === ownerId;
  return !isOwner(viewer) || ownersMayReveal;
}

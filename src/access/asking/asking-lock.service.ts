import type { Context } from '../../platform/context.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { TargetWish } from '../rules/facts.ts';

/**
 * Requests of one consumer, and those for one app, are made one after the other, so that limits and duplicates see each
 * other; what is judged of the credential stays so until the commit.
 */
export async function lockForAsking(asker: Context, { appId, credentialId }: TargetWish): Promise<void> {
  const { userId } = requireViewer(asker.viewer);
  await asker.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  if (appId) await asker.db.selectFrom('app').select('id').where('id', '=', appId).forNoKeyUpdate().execute();
  if (credentialId) {
    await asker.db.selectFrom('credential').select('id').where('id', '=', credentialId).forNoKeyUpdate().execute();
  }
  await faultPoint('request.locked');
}

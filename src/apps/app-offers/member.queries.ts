import { users } from '../../identity/accounts/user.queries.ts';
import { holdAccount, readViewer } from '../../identity/accounts/viewer.queries.ts';
import type { Context } from '../../platform/context.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import type { Viewer } from '../../platform/viewer.ts';
import type { App } from '../apps/app.entity.ts';

/**
 * Somebody of the organisation of an app who can have it; what they are stays so until the transaction ends.
 * @throws DomainError NOT_FOUND, INVALID_INPUT (the owner).
 */
export async function requireMember(ctx: Context, app: App, id: string, field: FieldPath): Promise<Viewer> {
  const found = await users.find(ctx, id);
  if (found) await holdAccount(ctx, id);
  const member = found ? await readViewer(ctx, id) : null;
  if (!member || member.organisationId !== app.organisationId)
    throw notFound('active member of the organisation', field);
  if (id === app.ownerId) throw invalidInput('It is theirs already.', field);
  return member;
}

import { users } from '../../identity/accounts/user.queries.ts';
import { holdAccount, readViewer } from '../../identity/accounts/viewer.queries.ts';
import type { Context } from '../../platform/context.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import type { Viewer } from '../../platform/viewer.ts';
import type { App } from '../apps/app.entity.ts';

const WHAT = 'active member of the organisation';

/** Where it is open of which organisation they have to be. @throws DomainError NOT_FOUND for an account that the viewer does not see. */
export async function requireAccount(ctx: Context, id: string, field: FieldPath): Promise<void> {
  if (!(await users.find(ctx, id))) throw notFound(WHAT, field);
}

/**
 * Somebody of the organisation of an app who can have it; what they are stays so until the transaction ends.
 * @throws DomainError NOT_FOUND, INVALID_INPUT (the owner).
 */
export async function requireMember(ctx: Context, app: App, id: string, field: FieldPath): Promise<Viewer> {
  await requireAccount(ctx, id, field);
  await holdAccount(ctx, id);
  const member = await readViewer(ctx, id);
  if (!member || member.organisationId !== app.organisationId) throw notFound(WHAT, field);
  if (id === app.ownerId) throw invalidInput('It is theirs already.', field);
  return member;
}

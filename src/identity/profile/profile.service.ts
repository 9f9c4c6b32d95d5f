import type { Context } from '../../platform/context.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather } from '../../platform/rules.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { changeName } from '../accounts/user.service.ts';
import { changeUserAttributes } from '../attributes/user-attributes.service.ts';
import type { UpdateProfileInput } from './profile.inputs.ts';

/** Changes what the viewer's own account says. @throws DomainError INVALID_INPUT, ANSWER_MISSING, ANSWER_INVALID. */
export async function updateProfile(ctx: Context, { displayName, attributes }: UpdateProfileInput): Promise<User> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await gather({
    displayName: () => changeName(ctx, user, displayName),
    attributes: () => changeUserAttributes(ctx, user, attributes),
  });
  return user;
}

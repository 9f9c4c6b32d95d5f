import type { Context } from '../../platform/context.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { changeName } from '../accounts/user.service.ts';
import type { UpdateProfileInput } from './profile.inputs.ts';

/** Changes what others see of the viewer's own account. @throws DomainError INVALID_INPUT */
export async function updateProfile(ctx: Context, { displayName }: UpdateProfileInput): Promise<User> {
  const user = await takeAccount(ctx, requireViewer(ctx.viewer).userId);
  await changeName(ctx, user, displayName);
  return user;
}

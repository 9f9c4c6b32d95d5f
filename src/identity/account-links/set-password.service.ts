import type { Context } from '../../platform/context.ts';
import { replacePassword, requireGoodPassword } from '../accounts/password.service.ts';
import type { SetPasswordInput } from './account-link.inputs.ts';
import { redeemLink } from './account-link.service.ts';

/**
 * Sets the password of an account by a link that was mailed to its person. All sessions of the account end, and all other
 * links; whoever has set it signs in with it. A password that is refused leaves the link as it was.
 * @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, INVALID_INPUT.
 */
export async function setPassword(ctx: Context, { token, password }: SetPasswordInput): Promise<void> {
  const { user, actor } = await redeemLink(ctx, token, ['WELCOME', 'RESET_PASSWORD'], ['input', 'token']);
  await requireGoodPassword(ctx, user, password, 'password');
  await replacePassword({ ...ctx, actor }, user, password);
}

import type { Context } from '../../platform/context.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { refuseLength } from '../accounts/password.rules.ts';
import { replacePassword, requireGoodPassword } from '../accounts/password.service.ts';
import type { SetPasswordInput } from './account-link.inputs.ts';
import { redeemLink } from './account-link.service.ts';

/**
 * Sets the password of an account by a link that was mailed to its person. All sessions of the account end, and all other
 * links; whoever has set it signs in with it. A password that is refused leaves the link as it was.
 * @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, INVALID_INPUT.
 */
export async function setPassword(ctx: Context, { token, password }: SetPasswordInput): Promise<void> {
  const { link } = await gather({
    link: () => redeemLink(ctx, token, ['WELCOME', 'RESET_PASSWORD'], ['input', 'token']),
    // How good it is hangs on whose it is, and is dear to find out for whoever has no link.
    password: () => throwAll([refuseLength(ctx.config.password, password, 'password')]),
  });
  await requireGoodPassword(ctx, link.user, password, 'password');
  await replacePassword({ ...ctx, actor: link.actor }, link.user, password);
}

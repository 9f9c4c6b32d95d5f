import { Arg, Authorized, Ctx, Extensions, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { CreateUserInput } from '../accounts/user.inputs.ts';
import { RequestPasswordResetInput, SetPasswordInput } from './account-link.inputs.ts';
import { requestPasswordReset } from './password-reset.service.ts';
import { setPassword } from './set-password.service.ts';
import { createWelcomedUser, resendWelcome } from './welcome.service.ts';

const CreateUserPayload = payloadOf('createUser', { user: changed(() => User, 'The new account.') });
const ResendWelcomePayload = payloadOf('resendWelcome', { user: changed(() => User, 'The account.') });
const RequestPasswordResetPayload = payloadOf('requestPasswordReset', {});
const SetPasswordPayload = payloadOf('setPassword', {});

@Resolver()
export class AccountLinkResolver {
  // Administrators invite: whoever may make accounts learns which addresses have one.
  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'ANSWER_MISSING', 'ANSWER_INVALID')
  @Mutation(() => CreateUserPayload, {
    description:
      'Makes an account. Without a password it has none: its person is mailed a link to set one. For API owners; administrators of organisations call `inviteUser`.',
  })
  async createUser(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateUserInput, { description: 'The new account.' }) input: CreateUserInput,
  ) {
    return { user: await createWelcomedUser(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'RATE_LIMITED')
  @Mutation(() => ResendWelcomePayload, {
    description:
      'Mails another link to set the first password of an account; the links before stop working. For who may administer the account.',
  })
  async resendWelcome(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the account.' }) id: string) {
    return { user: await resendWelcome(ctx, id) };
  }

  @Refuses('INVALID_INPUT', 'RATE_LIMITED')
  @Extensions({ ownAccount: true })
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Mails a link to set another password, good for a day, to the account of an address. The answer is the same whether there is one.',
  })
  async requestPasswordReset(
    @Ctx() ctx: Context,
    @Arg('input', () => RequestPasswordResetInput, { description: 'The address.' }) input: RequestPasswordResetInput,
  ) {
    await requestPasswordReset(ctx, input.email);
    return {};
  }

  @Refuses('LINK_INVALID', 'LINK_USED', 'LINK_EXPIRED', 'INVALID_INPUT')
  @Extensions({ ownAccount: true })
  @Mutation(() => SetPasswordPayload, {
    description:
      'Sets the password of an account by a mailed link, which works once. All sessions of the account end. A password that is refused leaves the link as it was; sign in with the new one.',
  })
  async setPassword(
    @Ctx() ctx: Context,
    @Arg('input', () => SetPasswordInput, { description: 'Link and password.' }) input: SetPasswordInput,
  ) {
    await setPassword(ctx, input);
    return {};
  }
}

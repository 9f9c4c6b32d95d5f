import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { User } from '../accounts/user.entity.ts';
import { cancelEmailChange, changeEmail, confirmEmail } from './email-change.service.ts';
import { ChangeEmailInput, UpdateProfileInput } from './profile.inputs.ts';
import { updateProfile } from './profile.service.ts';

const UpdateProfilePayload = payloadOf('updateProfile', { user: changed(() => User, 'The viewer.') });
const ChangeEmailPayload = payloadOf('changeEmail', {
  user: changed(() => User, 'The viewer, with the address so far.'),
});
const ConfirmEmailPayload = payloadOf('confirmEmail', {});
const CancelEmailChangePayload = payloadOf('cancelEmailChange', {});

@Resolver()
export class ProfileResolver {
  @Authorized()
  @Refuses('INVALID_INPUT', 'ANSWER_MISSING', 'ANSWER_INVALID')
  @Extensions({ ownAccount: true })
  @Mutation(() => UpdateProfilePayload, { description: "Changes what the viewer's own account says." })
  async updateProfile(@Ctx() ctx: Context, @Arg('input', () => UpdateProfileInput, CHANGES) input: UpdateProfileInput) {
    return { user: await updateProfile(ctx, input) };
  }

  @Authorized()
  @Refuses('INVALID_CREDENTIALS', 'INVALID_INPUT', 'RATE_LIMITED')
  @Extensions({ ownAccount: true })
  @Mutation(() => ChangeEmailPayload, {
    description:
      "Mails a link to another address for the viewer's own account; it is changed when that is confirmed. The address so far is told, with a link that stops it. The answer is the same whether another account has the address.",
  })
  async changeEmail(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeEmailInput, { description: 'Address and password.' }) input: ChangeEmailInput,
  ) {
    return { user: await changeEmail(ctx, input) };
  }

  @Refuses('LINK_INVALID', 'LINK_USED', 'LINK_EXPIRED', 'NAME_TAKEN')
  @Extensions({ ownAccount: true })
  @Mutation(() => ConfirmEmailPayload, {
    description: 'Makes an address that of an account, by the link that was mailed to it, which works once.',
  })
  async confirmEmail(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'What stands behind `#` in the link.' }) token: string,
  ) {
    await confirmEmail(ctx, token);
    return {};
  }

  @Refuses('LINK_INVALID', 'LINK_USED', 'LINK_EXPIRED')
  @Extensions({ ownAccount: true })
  @Mutation(() => CancelEmailChangePayload, {
    description: 'Stops the change of an address, by the link that was mailed to the address so far.',
  })
  async cancelEmailChange(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'What stands behind `#` in the link.' }) token: string,
  ) {
    await cancelEmailChange(ctx, token);
    return {};
  }
}

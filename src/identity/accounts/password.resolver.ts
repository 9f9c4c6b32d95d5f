import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { changePassword } from './password.service.ts';
import { User } from './user.entity.ts';
import { ChangePasswordInput } from './user.inputs.ts';

const ChangePasswordPayload = payloadOf('changePassword', { user: changed(() => User, 'The viewer.') });

@Resolver()
export class PasswordResolver {
  @Authorized()
  @Refuses('INVALID_CREDENTIALS', 'INVALID_INPUT', 'RATE_LIMITED')
  @Extensions({ ownAccount: true })
  @Mutation(() => ChangePasswordPayload, {
    description: "Changes the viewer's password and ends all other sessions.",
  })
  async changePassword(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePasswordInput, { description: 'The passwords.' }) input: ChangePasswordInput,
  ) {
    return { user: await changePassword(ctx, input) };
  }
}

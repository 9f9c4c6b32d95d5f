import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { CreateServiceAccountInput } from './service-account.inputs.ts';
import { createServiceAccount } from './service-account.service.ts';

const CreateServiceAccountPayload = payloadOf('createServiceAccount', {
  user: changed(() => User, 'The new account; `createAccountToken` makes tokens for it.'),
});

@Resolver()
export class ServiceAccountResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => CreateServiceAccountPayload, {
    description:
      'Makes an account for a program, which asks, owns apps and calls as any account does, by account tokens alone, and which stays when its maker leaves. It is changed, locked and deleted as any account. For API owners, and for administrators in their organisation.',
  })
  async createServiceAccount(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateServiceAccountInput, { description: 'What it is called, and where it belongs.' })
    input: CreateServiceAccountInput,
  ) {
    return { user: await createServiceAccount(ctx, input) };
  }
}

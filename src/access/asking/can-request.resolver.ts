import { Arg, Authorized, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { DomainError } from '../../platform/domain-error.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { UserError, userError } from '../../platform/graphql/user-error.ts';
import { ACCOUNTS, ServiceScope } from '../../platform/viewer.ts';
import { CanRequestInput, ChangePlanInput, RenewCredentialInput } from './asking.inputs.ts';
import { checkAccess, checkPlanChange, checkRenewal } from './can-request.service.ts';

@ObjectType({ description: 'What would happen if it were asked for now.' })
class RequestCheck {
  @Field(() => Boolean, { description: 'Whether the request would be accepted for decision.' })
  allowed!: boolean;

  @Field(() => [UserError], { description: 'Every reason that stands in the way; the mutation tells the first.' })
  problems!: UserError[];
}

const present = (refusals: readonly DomainError[]): RequestCheck => ({
  allowed: refusals.length === 0,
  problems: refusals.map(userError),
});

@Resolver()
export class CanRequestResolver {
  @Authorized<Caller>(...ACCOUNTS, ServiceScope.CREATE_REQUESTS)
  @Query(() => RequestCheck, {
    description:
      'Dry run of `requestAccess`, and of a cart line before it is added: the same rules, nothing changed. Leave out the app while it is not chosen yet; API owners and programs name it, and with it the consumer.',
  })
  async canRequest(
    @Ctx() ctx: Context,
    @Arg('input', () => CanRequestInput, { description: 'What might be asked for.' }) input: CanRequestInput,
  ): Promise<RequestCheck> {
    return present(await checkAccess(ctx, input));
  }

  @Authorized()
  @Query(() => RequestCheck, { description: 'Dry run of `changePlan`: the same rules, nothing changed.' })
  async canChangePlan(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePlanInput, { description: 'What might be asked for.' }) input: ChangePlanInput,
  ): Promise<RequestCheck> {
    return present(await checkPlanChange(ctx, input));
  }

  @Authorized()
  @Query(() => RequestCheck, { description: 'Dry run of `renewCredential`: the same rules, nothing changed.' })
  async canRenewCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => RenewCredentialInput, { description: 'What might be asked for.' }) input: RenewCredentialInput,
  ): Promise<RequestCheck> {
    return present(await checkRenewal(ctx, input));
  }
}

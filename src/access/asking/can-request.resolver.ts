import { Arg, Authorized, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { lifeCycleInWords, ProductLifeCycle } from '../../catalogue/products/life-cycle.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { UserError, userError } from '../../platform/graphql/user-error.ts';
import { ACCOUNTS, ServiceScope } from '../../platform/viewer.ts';
import { CanRequestInput, ChangePlanInput, RenewCredentialInput } from './asking.inputs.ts';
import { type Check, checkAccess, checkPlanChange, checkRenewal } from './can-request.service.ts';

@ObjectType({ description: 'What to know of a product before it is asked for.' })
class RequestWarning {
  @Field(() => Product, { description: 'What it is about.' })
  product!: Product;

  @Field(() => ProductLifeCycle, { description: 'How far its life is: PREVIEW, DEPRECATED or RETIRED.' })
  lifeCycle!: ProductLifeCycle;

  @Field(() => String, { description: 'The same in words, with its end and what its owners say, for whoever asks.' })
  message!: string;
}

@ObjectType({ description: 'What would happen if it were asked for now.' })
class RequestCheck {
  @Field(() => Boolean, { description: 'Whether the request would be accepted for decision.' })
  allowed!: boolean;

  @Field(() => [UserError], { description: 'Every reason that stands in the way; the mutation tells the first.' })
  problems!: UserError[];

  @Field(() => [RequestWarning], {
    description: 'What is no reason against it, and good to know: previews, and what will end. Once for each product.',
  })
  warnings!: RequestWarning[];
}

const present = ({ refusals, products }: Check): RequestCheck => ({
  allowed: refusals.length === 0,
  problems: refusals.map(userError),
  warnings: products.flatMap((product) => {
    const message = lifeCycleInWords(product);
    return message ? [{ product, lifeCycle: product.lifeCycle, message }] : [];
  }),
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

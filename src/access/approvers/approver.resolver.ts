import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Approver } from './approver.entity.ts';
import { GrantApproverInput } from './approver.inputs.ts';
import { approverOrder, approvers } from './approver.queries.ts';
import { grantApprover, revokeApprover } from './approver.service.ts';

const ApproverConnection = connectionOf(Approver, 'Approver');

const GrantApproverPayload = payloadOf('grantApprover', {
  approver: changed(() => Approver, 'In force from now on; the earlier one where it was there.'),
});

const RevokeApproverPayload = payloadOf('revokeApprover', {
  deletedId: changed(() => ID, 'Id that the grant had.'),
  approver: changed(() => Approver, 'The grant that ended.'),
});

@Resolver(() => Approver)
export class ApproverResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => ApproverConnection, { description: 'Who decides beside the API owners, oldest first. For API owners.' })
  approvers(@Ctx() ctx: Context, @Args(() => approverOrder.Args) page: OrderedPageArgs) {
    return approvers.list(ctx, approverOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => GrantApproverPayload, {
    description:
      'Lets an account see and decide the requests of a catalogue or for a product, but never its own. For API owners.',
  })
  async grantApprover(
    @Ctx() ctx: Context,
    @Arg('input', () => GrantApproverInput, {
      description: 'An account, and the catalogue or product whose requests it decides.',
    })
    input: GrantApproverInput,
  ) {
    return { approver: await grantApprover(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND')
  @Mutation(() => RevokeApproverPayload, {
    description: 'Takes such a grant back; what was decided stays. For API owners.',
  })
  async revokeApprover(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the grant.' }) id: string) {
    return { deletedId: id, approver: await revokeApprover(ctx, id) };
  }

  @FieldResolver(() => User, {
    description: 'The account that sees these requests and may decide them, but never its own.',
  })
  user(@Root() approver: Approver, @Ctx() ctx: Context) {
    return userById(ctx, approver.userId);
  }

  @FieldResolver(() => Catalogue, { nullable: true, description: 'Whose requests; null when it is for a product.' })
  catalogue(@Root() approver: Approver, @Ctx() ctx: Context) {
    return approver.catalogueId && catalogues.byId(ctx, approver.catalogueId);
  }

  @FieldResolver(() => Product, { nullable: true, description: 'For which product; null when it is for a catalogue.' })
  product(@Root() approver: Approver, @Ctx() ctx: Context) {
    return approver.productId && productById(ctx, approver.productId);
  }

  @FieldResolver(() => User, { description: 'The API owner who let them decide.' })
  grantedBy(@Root() approver: Approver, @Ctx() ctx: Context) {
    return userById(ctx, approver.grantedById);
  }
}

import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
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
import { RequestForm, RequestFormVersion } from './form.entity.ts';
import { SaveRequestFormInput } from './form.inputs.ts';
import { fieldsOfForm, formVersionOrder, requestFormOrder, requestForms, versionsOfForm } from './form.queries.ts';
import { removeRequestForm, saveRequestForm } from './form.service.ts';
import { RequestFormField } from './form-field.ts';

const RequestFormConnection = connectionOf(RequestForm, 'RequestForm');
const RequestFormVersionConnection = connectionOf(RequestFormVersion, 'RequestFormVersion');

const SaveRequestFormPayload = payloadOf('saveRequestForm', {
  requestForm: changed(() => RequestForm, 'The form as it is asked from now on.'),
});

const RemoveRequestFormPayload = payloadOf('removeRequestForm', {
  requestForm: changed(() => RequestForm, 'The form that is no longer asked.'),
});

@Resolver(() => RequestForm)
export class RequestFormResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => RequestFormConnection, { description: 'Forms that are asked, oldest first. For API owners.' })
  requestForms(@Ctx() ctx: Context, @Args(() => requestFormOrder.Args) page: OrderedPageArgs) {
    return requestForms.list(ctx, requestFormOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => SaveRequestFormPayload, {
    description:
      'Sets what the requester of access is asked: everywhere, in a catalogue, for a product or on a plan. Each change makes a new version. For API owners.',
  })
  async saveRequestForm(
    @Ctx() ctx: Context,
    @Arg('input', () => SaveRequestFormInput, { description: 'The whole form.' }) input: SaveRequestFormInput,
  ) {
    return { requestForm: await saveRequestForm(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => RemoveRequestFormPayload, {
    description: 'Stops asking these questions; answers that were given stay with their questions. For API owners.',
  })
  async removeRequestForm(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the form.' }) id: string) {
    return { requestForm: await removeRequestForm(ctx, id) };
  }

  @FieldResolver(() => [RequestFormField], { description: 'The questions of its newest version, in their order.' })
  fields(@Root() form: RequestForm, @Ctx() ctx: Context) {
    return fieldsOfForm(ctx, form.id);
  }

  @FieldResolver(() => RequestFormVersionConnection, { description: 'All of its versions, the newest first.' })
  versions(@Root() form: RequestForm, @Ctx() ctx: Context, @Args(() => formVersionOrder.Args) page: OrderedPageArgs) {
    return versionsOfForm.page(ctx, form.id, page);
  }

  @FieldResolver(() => Catalogue, { nullable: true, description: 'The catalogue it belongs to.' })
  catalogue(@Root() form: RequestForm, @Ctx() ctx: Context) {
    return form.catalogueId && catalogues.byId(ctx, form.catalogueId);
  }

  @FieldResolver(() => Product, { nullable: true, description: 'The product it belongs to.' })
  product(@Root() form: RequestForm, @Ctx() ctx: Context) {
    return form.productId && productById(ctx, form.productId);
  }

  @FieldResolver(() => Plan, { nullable: true, description: 'The plan it belongs to.' })
  plan(@Root() form: RequestForm, @Ctx() ctx: Context) {
    return form.planId && planById(ctx, form.planId);
  }
}

@Resolver(() => RequestFormVersion)
export class RequestFormVersionResolver {
  @FieldResolver(() => [RequestFormField], { description: 'Its questions, in their order.' })
  fields(@Root() version: RequestFormVersion): RequestFormField[] {
    return version.fields;
  }

  @FieldResolver(() => User, { description: 'The API owner who made this version.' })
  savedBy(@Root() version: RequestFormVersion, @Ctx() ctx: Context) {
    return userById(ctx, version.savedById);
  }
}

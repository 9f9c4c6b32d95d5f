import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Attribute, AttributeSubject } from '../../identity/attributes/attribute.entity.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { CreateAttributeInput, UpdateAttributeInput } from './attribute-change.inputs.ts';
import { createAttribute, deleteAttribute, orderAttributes, updateAttribute } from './attribute-change.service.ts';

const CreateAttributePayload = payloadOf('createAttribute', {
  attribute: changed(() => Attribute, 'It comes behind those of its subject that there were.'),
});
const UpdateAttributePayload = payloadOf('updateAttribute', {
  attribute: changed(() => Attribute, 'The attribute as it is now.'),
});
const DeleteAttributePayload = payloadOf('deleteAttribute', {
  deletedId: changed(() => ID, 'Of what is gone; those behind it moved up.'),
});
const OrderAttributesPayload = payloadOf('orderAttributes', {
  attributes: changed(() => [Attribute], 'All of the subject, in their new order.'),
});

/** What an attribute is shows in keys, of which only this module knows. */
@Resolver()
export class AttributeChangeResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateAttributePayload, {
    description: 'Has something more be known of people or apps. For API owners.',
  })
  async createAttribute(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAttributeInput, {
      description: 'Its key, type and label, and who may see and set its values.',
    })
    input: CreateAttributeInput,
  ) {
    return { attribute: await createAttribute(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateAttributePayload, {
    description:
      'Changes an attribute; its values stay, also those that would not be taken any more. Keys that are to tell it, or to tell it no more, are written again. For API owners.',
  })
  async updateAttribute(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the attribute.' }) id: string,
    @Arg('input', () => UpdateAttributeInput, CHANGES) input: UpdateAttributeInput,
  ) {
    return { attribute: await updateAttribute(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteAttributePayload, {
    description:
      'Deletes an attribute with its values, and no others; keys that told them are written again. For API owners.',
  })
  async deleteAttribute(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the attribute.' }) id: string) {
    return { deletedId: await deleteAttribute(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT')
  @Mutation(() => OrderAttributesPayload, {
    description: 'Puts the attributes of people or apps into another order. For API owners.',
  })
  async orderAttributes(
    @Ctx() ctx: Context,
    @Arg('subject', () => AttributeSubject, { description: 'Of people, or of apps.' }) subject: AttributeSubject,
    @Arg('ids', () => [ID], { description: 'Ids of all of them, the first to be asked first.' }) ids: string[],
  ) {
    return { attributes: await orderAttributes(ctx, subject, ids) };
  }
}

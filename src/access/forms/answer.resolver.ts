import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { FieldType } from '../../platform/fields/field.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { readOfferFacts } from '../rules/facts.queries.ts';
import { offerOf } from '../rules/offer.ts';
import { RequestFormScope } from './form.entity.ts';
import { answersOfRequest, askedFields, readForms, type StoredAnswer } from './form.queries.ts';
import { RequestFormField } from './form-field.ts';

@ObjectType({ description: 'One question to a requester.' })
class AskedField extends RequestFormField {
  @Field(() => RequestFormScope, { description: 'Which form it comes from.' })
  scope!: RequestFormScope;
}

@ObjectType({ description: 'All questions to a requester.' })
class AskedForm {
  @Field(() => [AskedField], { description: 'The questions in their order; empty when only the reason is asked.' })
  fields!: AskedField[];
}

@ObjectType({ description: 'The answer to one question, with the question as it was when it was answered.' })
class Answer {
  @Field(() => String, { description: 'Name of the field.' })
  name!: string;

  @Field(() => String, { description: 'The question as it was.' })
  label!: string;

  @Field(() => FieldType, { description: 'What kind of answer it is.' })
  type!: FieldType;

  @Field(() => Int, { description: 'Version of the form that asked.' })
  formVersion!: number;

  @Field(() => String, { nullable: true, description: 'The text, the URL or the single choice; null for other types.' })
  text!: string | null;

  @Field(() => [String], { nullable: true, description: 'The choices of a CHOICES field; null for other types.' })
  choices!: string[] | null;

  @Field(() => Float, { nullable: true, description: 'The number; null for other types.' })
  number!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Yes or no; null for other types.' })
  boolean!: boolean | null;
}

@Resolver(() => AccessRequest)
export class AnswersResolver {
  @Query(() => AskedForm, {
    nullable: true,
    description:
      'What a requester of these products on this plan is asked: the questions of the portal, the catalogue, the products and the plan, in this order; of two questions with the same name the later replaces the earlier. Null when the viewer cannot ask for it; `canRequest` tells why.',
  })
  async requestForm(
    @Ctx() ctx: Context,
    @Arg('planId', () => ID, { description: 'Asked for; its questions come with those of the others.' }) planId: string,
    @Arg('productIds', () => [ID], { description: 'Asked for together.' }) productIds: string[],
    @Arg('catalogueId', () => ID, {
      nullable: true,
      description: 'Where they meet; needed when they meet in several catalogues.',
    })
    catalogueId?: string,
  ): Promise<AskedForm | null> {
    const wish = { planId, productIds, catalogueId };
    const offer = offerOf(await readOfferFacts(ctx, [wish]), wish);
    return offer && { fields: askedFields(await readForms(ctx, [offer]), offer) };
  }

  @FieldResolver(() => [Answer], { description: 'What the requester answered, in the order of the form.' })
  async answers(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<Answer[]> {
    return (await answersOfRequest(ctx, request.id)).map(present);
  }
}

const present = ({ name, question, version, value }: StoredAnswer): Answer => ({
  name,
  label: question.label,
  type: question.type,
  formVersion: version,
  text: typeof value === 'string' ? value : null,
  choices: Array.isArray(value) ? value : null,
  number: typeof value === 'number' ? value : null,
  boolean: typeof value === 'boolean' ? value : null,
});

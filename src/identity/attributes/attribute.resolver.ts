import { Arg, Authorized, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { Caller } from '../../platform/graphql/auth-checker.ts';
import { ACCOUNTS, ServiceScope, seesAll } from '../../platform/viewer.ts';
import { Attribute, AttributeSubject } from './attribute.entity.ts';
import { listAttributes, readSignUpAttributes } from './attribute.queries.ts';

@ObjectType({ description: 'What people are asked where they make their account, beside name and password.' })
class SignUpForm {
  @Field(() => [Attribute], { description: 'What is asked, in its order; at most 50.' })
  attributes!: Attribute[];
}

/** Changing an attribute changes keys as well, so those mutations stand with the apps. */
@Resolver(() => Attribute)
export class AttributeResolver {
  @Authorized<Caller>(...ACCOUNTS, ServiceScope.CREATE_APPS, ServiceScope.CREATE_REQUESTS)
  @Query(() => [Attribute], {
    description:
      'Attributes of people or apps in their order, at most 50; consumers are not shown those that are hidden from them.',
  })
  attributes(
    @Ctx() ctx: Context,
    @Arg('subject', () => AttributeSubject, { description: 'Of people, or of apps.' }) subject: AttributeSubject,
  ) {
    return listAttributes(ctx, subject);
  }

  // A gap would tell of one that is hidden.
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Its place among those of its subject, from 1. For API owners, who order them; null for others.',
  })
  position(@Root() attribute: Attribute, @Ctx() ctx: Context): number | null {
    return seesAll(ctx.viewer) ? attribute.position : null;
  }

  @Query(() => SignUpForm, {
    description: 'What `signUp` and `acceptInvitation` ask as `attributes`. Nobody has to be signed in.',
  })
  async signUpForm(@Ctx() ctx: Context): Promise<SignUpForm> {
    return { attributes: await readSignUpAttributes(ctx) };
  }
}

import { Field, InputType } from 'type-graphql';
import { DateTime } from './scalars.ts';

/** What every list of things that are made one after the other can be narrowed by. */
@InputType()
export abstract class CreatedFilter {
  @Field(() => DateTime, { nullable: true, description: 'Only what was made at this time or later.' })
  createdFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only what was made before this time.' })
  createdUntil?: Date | null;
}

/** The same of what ends by itself. */
@InputType()
export abstract class CreatedAndExpiringFilter extends CreatedFilter {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Only what expires at this time or later, or did; nothing that never does.',
  })
  expiresFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only what expires before this time.' })
  expiresUntil?: Date | null;
}

/** The same of what somebody decides. */
@InputType()
export abstract class CreatedAndDecidedFilter extends CreatedFilter {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Only what was decided at this time or later; nothing that waits.',
  })
  decidedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only what was decided before this time; nothing that waits.' })
  decidedUntil?: Date | null;
}

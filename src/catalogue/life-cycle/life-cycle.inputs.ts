import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ProductLifeCycle } from '../products/life-cycle.ts';

@InputType({ description: 'How far the life of a product is, and all that is said of it: what is absent is cleared.' })
export class ProductLifeCycleInput {
  @Field(() => ProductLifeCycle, { description: 'How far it is. Any may follow any.' })
  lifeCycle!: ProductLifeCycle;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it ends, of what is deprecated or retired; a date that is set anew lies ahead. Null where none is set.',
  })
  sunsetAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What there is to say of it, such as how to move on: plain text, up to 2,000 characters.',
  })
  note?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the product that takes the place of what is deprecated or retired; null where none does.',
  })
  successorId?: string | null;
}

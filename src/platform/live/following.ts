import { ArgsType, Field } from 'type-graphql';

/** How a subscription begins. */
@ArgsType()
export class Following {
  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the last event seen, or `eventCursor` of what was read, to miss nothing since then. Error RESET when it is too old.',
  })
  after?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Begins with an event of type `hello`, whose cursor is where the subscription begins. It is about nothing, so the object of the event is left out.',
  })
  hello?: boolean | null;
}

import { Field, ID, InputType } from 'type-graphql';
import { AppVisibility } from './app.entity.ts';

@InputType({ description: 'A new app.' })
export class CreateAppInput {
  @Field(() => String, { description: 'Name, up to 100 characters, unique for its owner.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What the app is for, up to 2000 characters.' })
  description?: string | null;

  @Field(() => AppVisibility, { nullable: true, description: 'Who may see it; PERSONAL when absent.' })
  visibility?: AppVisibility | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The consumer who will own it; API owners must give it, others may not.',
  })
  ownerId?: string | null;
}

@InputType({ description: 'What to change of an app; absent fields stay.' })
export class UpdateAppInput {
  @Field(() => String, { nullable: true, description: 'Name, up to 100 characters, unique for its owner.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the app is for, up to 2000 characters; null takes it away.',
  })
  description?: string | null;

  @Field(() => AppVisibility, { nullable: true, description: 'Who may see it.' })
  visibility?: AppVisibility | null;
}

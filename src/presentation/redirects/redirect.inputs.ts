import { ArgsType, Field, InputType } from 'type-graphql';
import { redirectOrder } from './redirect.queries.ts';

const FROM = 'The path that leads elsewhere, such as `/old-guide`: up to 500 characters, without query and fragment.';
const TO =
  'The path of the same front end that it leads to: up to 1,000 characters. A query of its own takes the place of the one that was asked for.';

@InputType({ description: 'A path that leads to another one.' })
export class CreateRedirectInput {
  @Field(() => String, { description: FROM })
  fromPath!: string;

  @Field(() => String, { description: TO })
  toPath!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it leads there for good; false when absent.' })
  isPermanent?: boolean | null;
}

@InputType({ description: 'Changes of a redirect. What is absent stays as it is.' })
export class UpdateRedirectInput {
  @Field(() => String, { nullable: true, description: FROM })
  fromPath?: string | null;

  @Field(() => String, { nullable: true, description: TO })
  toPath?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it leads there for good.' })
  isPermanent?: boolean | null;
}

@InputType({ description: 'Which redirects to list; all conditions must hold.' })
export class RedirectFilter {
  @Field(() => [String], { nullable: true, description: 'Only those from one of these paths.' })
  fromPaths?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only those to one of these paths.' })
  toPaths?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they lead there for good.' })
  isPermanent?: boolean | null;
}

@ArgsType()
export class RedirectsArgs extends redirectOrder.Args {
  @Field(() => RedirectFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: RedirectFilter | null;
}

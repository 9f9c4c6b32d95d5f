import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { AttributeInput } from '../../identity/attributes/attribute-value.ts';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { AppVisibility } from './app.entity.ts';
import { appOrder } from './app.queries.ts';

/** What a new and a changed app have alike. */
@InputType()
abstract class AppFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: 'What the app is for, up to 2000 characters; null is no description.',
  })
  description?: string | null;

  @Field(() => AppVisibility, {
    nullable: true,
    description: 'Who may see it; a new app is PERSONAL when this is absent.',
  })
  visibility?: AppVisibility | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where it may have people sent back to: up to 10 different https URLs without fragment, also http ones of localhost and those of a scheme of its own (com.example.app:/callback). They replace those that there were.',
  })
  redirectUrls?: string[] | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description:
      'What `attributes` asks of apps. API owners set every attribute, others those that they may. Those that are not named stay.',
  })
  attributes?: AttributeInput[] | null;
}

const NAME = { description: 'Name, up to 100 characters, unique for its owner.' };

@InputType({ description: 'An app to get credentials for.' })
export class CreateAppInput extends AppFieldsInput {
  @Field(() => String, NAME)
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The consumer who will own it; API owners and programs must give it, others may not.',
  })
  ownerId?: string | null;
}

@InputType({ description: 'What to change of an app; absent fields stay.' })
export class UpdateAppInput extends AppFieldsInput {
  @Field(() => String, { ...NAME, nullable: true })
  name?: string | null;
}

@InputType({ description: 'Which apps to list; all conditions must hold.' })
export class AppFilter extends CreatedFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in name or description, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only apps of one of these accounts.' })
  ownerIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only apps of one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => [AppVisibility], { nullable: true, description: 'Only apps that are shared in one of these ways.' })
  visibilities?: AppVisibility[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only apps with a credential, be it living or ended, that opens one of these products.',
  })
  productIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Only apps with a credential, be it living or ended, on one of these plans; with `productIds` the same one opens one of those.',
  })
  planIds?: string[] | null;
}

@ArgsType()
export class AppsArgs extends appOrder.Args {
  @Field(() => AppFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AppFilter | null;
}

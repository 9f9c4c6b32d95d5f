import { Extensions, Field, ID, InputType } from 'type-graphql';
import { ONE_OF } from '../../platform/arguments/arguments.ts';
import { MenuAudience } from './menu-audience.ts';

@InputType({ description: 'What a menu item says in one language.' })
export class MenuLabelInput {
  @Field(() => String, { description: 'The language as a tag of BCP 47, such as `en` or `de-CH`; each once.' })
  locale!: string;

  @Field(() => String, { description: 'What is shown: one line, up to 100 characters.' })
  text!: string;
}

@Extensions(ONE_OF)
@InputType({ description: 'Where a menu item leads: exactly one of these.' })
export class MenuTargetInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'An entry of the content. Who may not see it is not shown the item, and nobody is until it is published.',
  })
  entryId?: string | null;

  @Field(() => ID, { nullable: true, description: 'A product. Who may not see it is not shown the item.' })
  productId?: string | null;

  @Field(() => ID, { nullable: true, description: 'A catalogue. Who may not see it is not shown the item.' })
  catalogueId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A path of the front end such as `/blog`, or an address of https, http or mailto; up to 1,000 characters.',
  })
  address?: string | null;
}

@InputType()
export abstract class MenuAudienceInput {
  @Field(() => MenuAudience, { nullable: true, description: 'Who is shown it; a new one without it is for EVERYBODY.' })
  audience?: MenuAudience | null;

  @Field(() => [ID], { nullable: true, description: 'The teams of the audience TEAMS, one to 50; of no other.' })
  teamIds?: string[] | null;
}

@InputType()
abstract class MenuLinkInput extends MenuAudienceInput {
  @Field(() => [MenuLabelInput], {
    description: 'What it says, one for each language, up to 20. The first is for those who speak none of them.',
  })
  labels!: MenuLabelInput[];

  @Field(() => MenuTargetInput, { nullable: true, description: 'Where it leads; without it, it is a heading.' })
  target?: MenuTargetInput | null;
}

@InputType({ description: 'An item below another one.' })
export class MenuSubitemInput extends MenuLinkInput {}

@InputType({ description: 'An item of the first level, with those below it.' })
export class MenuItemInput extends MenuLinkInput {
  @Field(() => [MenuSubitemInput], { nullable: true, description: 'Those below it, in their order; none when absent.' })
  items?: MenuSubitemInput[] | null;
}

const ITEMS = 'All items in their order, up to 100 with those below them';

@InputType({ description: 'A menu with its items.' })
export class CreateMenuInput extends MenuAudienceInput {
  @Field(() => String, { description: 'By which front ends ask for it, up to 100 characters; unique.' })
  name!: string;

  @Field(() => [MenuItemInput], { nullable: true, description: `${ITEMS}; none when absent.` })
  items?: MenuItemInput[] | null;
}

@InputType({ description: 'Changes of a menu. What is absent stays as it is.' })
export class UpdateMenuInput extends MenuAudienceInput {
  @Field(() => String, { nullable: true, description: 'By which front ends ask for it, up to 100 characters; unique.' })
  name?: string | null;

  @Field(() => [MenuItemInput], { nullable: true, description: `${ITEMS}, in place of those before.` })
  items?: MenuItemInput[] | null;
}

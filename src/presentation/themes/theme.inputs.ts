import { Field, InputType } from 'type-graphql';
import { ImageInput } from '../../catalogue/images/image.types.ts';
import { ThemeFont } from './fonts.ts';
import { ThemeColourInput } from './theme-colours.ts';

@InputType()
abstract class ThemeLookInput {
  @Field(() => [ThemeColourInput], {
    nullable: true,
    description:
      'Colours in place of the usual ones, all of them. What is written must have a contrast of 4.5 to what it stands on, in light and in dark.',
  })
  colours?: ThemeColourInput[] | null;

  @Field(() => ThemeFont, { nullable: true, description: 'In what everything is written; null for the usual one.' })
  font?: ThemeFont | null;

  @Field(() => ThemeFont, { nullable: true, description: 'In what headings are written; null for that of the rest.' })
  headingFont?: ThemeFont | null;

  @Field(() => ImageInput, { nullable: true, description: 'What stands in the header; null takes it away.' })
  logo?: ImageInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'CSS behind that of the page, up to 50,000 characters. It fetches nothing from elsewhere and imports nothing; null takes it away.',
  })
  css?: string | null;
}

@InputType({ description: 'A draft of a theme.' })
export class CreateThemeInput extends ThemeLookInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;
}

@InputType({ description: 'Changes of a theme. What is absent stays as it is.' })
export class UpdateThemeInput extends ThemeLookInput {
  @Field(() => String, { nullable: true, description: 'Unique name, up to 100 characters.' })
  name?: string | null;
}

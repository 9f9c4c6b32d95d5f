import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { AnnouncementKind } from './announcement.entity.ts';
import { announcementOrder } from './announcement.queries.ts';

const TITLE = 'One line, up to 150 characters: the subject of its mail.';
const CONTENT = 'The text in Markdown, up to 20,000 characters.';

@InputType()
abstract class AnnouncementWindowInput {
  @Field(() => DateTime, { nullable: true, description: 'When what is announced begins; null for no time.' })
  startsAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is over, behind `startsAt`; null for no time.' })
  endsAt?: Date | null;
}

@InputType({ description: 'What is announced, and of which product.' })
export class CreateAnnouncementInput extends AnnouncementWindowInput {
  @Field(() => ID, { description: 'Who holds this product is told.' })
  productId!: string;

  @Field(() => AnnouncementKind, { description: 'What it is about.' })
  kind!: AnnouncementKind;

  @Field(() => String, { description: TITLE })
  title!: string;

  @Field(() => String, { description: CONTENT })
  content!: string;
}

@InputType({ description: 'Changes of an announcement. What is absent stays as it is.' })
export class UpdateAnnouncementInput extends AnnouncementWindowInput {
  @Field(() => AnnouncementKind, { nullable: true, description: 'What it is about.' })
  kind?: AnnouncementKind | null;

  @Field(() => String, { nullable: true, description: TITLE })
  title?: string | null;

  @Field(() => String, { nullable: true, description: CONTENT })
  content?: string | null;
}

@InputType({ description: 'Which announcements to list; all conditions must hold.' })
export class AnnouncementFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of one of these products.' })
  productIds?: string[] | null;

  @Field(() => [AnnouncementKind], { nullable: true, description: 'Only about one of these.' })
  kinds?: AnnouncementKind[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the viewer sees an app with a living credential for the product.',
  })
  isHeld?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the viewer has acknowledged them.' })
  isAcknowledged?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they were withdrawn, which only API owners see.' })
  isWithdrawn?: boolean | null;
}

@ArgsType()
export class AnnouncementsArgs extends announcementOrder.Args {
  @Field(() => AnnouncementFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: AnnouncementFilter | null;
}

import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { ContentKind } from './content-kind.ts';
import { TemplateField } from './template-field.ts';

@ObjectType('ContentTemplate', {
  implements: Node,
  description: 'What entries of one sort consist of, beside a title and what all have. Defined by API owners.',
})
@Entity()
export class ContentTemplate extends BaseEntity {
  @Field(() => ContentKind, { description: 'What its entries are for.' })
  @Enum({ items: () => ContentKind, type: 'text' })
  kind!: ContentKind;

  @Field(() => String, { description: 'Unique name, by which a front end knows how to show its entries.' })
  @Property({ type: 'text' })
  name!: string;

  /** For who writes by it. */
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => Boolean, { description: 'Whether the portal came with it; such a one is never deleted.' })
  @Property({ type: 'boolean' })
  isBuiltIn: Opt<boolean> = false;

  @Field(() => [TemplateField], { description: 'Its fields, at most 30, in their order.' })
  @Property({ type: 'json' })
  fields: Opt<TemplateField[]> = [];

  /** What it is called in every environment that it was brought to; null for its id. */
  @Property({ type: 'text', nullable: true })
  customId: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    contentTemplate: ContentTemplate;
  }
}

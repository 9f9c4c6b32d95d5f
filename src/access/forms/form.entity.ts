import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import type { ColumnType } from 'kysely';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { Node } from '../../platform/graphql/node.ts';
import type { RequestFormField } from './form-field.ts';

export enum RequestFormScope {
  PORTAL = 'PORTAL',
  CATALOGUE = 'CATALOGUE',
  PRODUCT = 'PRODUCT',
  PLAN = 'PLAN',
}

registerEnumType(RequestFormScope, {
  name: 'RequestFormScope',
  description: 'Which requests a form belongs to.',
  valuesConfig: {
    PORTAL: { description: 'Every request, whatever it asks for.' },
    CATALOGUE: { description: 'Requests through one catalogue.' },
    PRODUCT: { description: 'Those for one product, alone or with others.' },
    PLAN: { description: 'Requests on one plan, whatever the catalogue.' },
  },
});

/**
 * What a requester of access is asked. One for each place it can be attached to; it is never deleted, so that answers keep
 * their questions.
 */
@ObjectType('RequestForm', {
  implements: Node,
  description: 'Questions to a requester of access: everywhere, in a catalogue, for a product or on a plan.',
})
@Entity()
export class RequestForm extends BaseEntity {
  @Field(() => RequestFormScope, { description: 'Which requests it belongs to.' })
  @Enum({ items: () => RequestFormScope, type: 'text' })
  scope!: RequestFormScope;

  @ManyToOne({ entity: () => Catalogue, mapToPk: true, nullable: true, fieldName: 'catalogue_id' })
  catalogueId: string | null = null;

  @ManyToOne({ entity: () => Product, mapToPk: true, nullable: true, fieldName: 'product_id' })
  productId: string | null = null;

  @ManyToOne({ entity: () => Plan, mapToPk: true, nullable: true, fieldName: 'plan_id' })
  planId: string | null = null;

  @Field(() => Int, { description: 'Number of its newest version, from 1.' })
  @Property({ type: 'integer' })
  version: Opt<number> = 1;

  /** A removed form asks nothing; saved again, it continues with its next version. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  removedAt: Date | null = null;
}

/** The questions of a form from one change to the next. Never changed. */
@ObjectType('RequestFormVersion', {
  implements: Node,
  description: 'The questions of a form from one change to the next.',
})
@Entity()
export class RequestFormVersion extends BaseEntity {
  @ManyToOne({ entity: () => RequestForm, mapToPk: true, fieldName: 'form_id' })
  formId!: string;

  @Field(() => Int, { description: 'Its number, from 1.' })
  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'json' })
  fields!: RequestFormField[];

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'saved_by_id' })
  savedById!: string;
}

/** One answer of a request, with the question as it was when it was answered. */
export interface AnswerRow {
  accessRequestId: string;
  /** From 0, in the order of the form. */
  position: number;
  name: string;
  /** The version of the form that asked. */
  formVersionId: string;
  /** JSON: a text, a number, a boolean, or the choices. */
  value: ColumnType<AnswerValue, string, never>;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    requestForm: RequestForm;
    requestFormVersion: RequestFormVersion;
    accessRequestAnswer: AnswerRow;
  }
}

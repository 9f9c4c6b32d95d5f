import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';

export enum MessageKind {
  QUESTION = 'QUESTION',
  ANSWER = 'ANSWER',
}

registerEnumType(MessageKind, {
  name: 'AccessRequestMessageKind',
  description: 'What a message of the conversation about a request is.',
  valuesConfig: {
    QUESTION: { description: 'A decider asks the requester.' },
    ANSWER: { description: 'The requester answers.' },
  },
});

/** Question or answer about a request. Part of its record, so never changed. */
@ObjectType('AccessRequestMessage', {
  implements: Node,
  description: 'A question to the requester before the decision, or the answer.',
})
@Entity()
export class AccessRequestMessage extends BaseEntity {
  @ManyToOne({ entity: () => AccessRequest, mapToPk: true, fieldName: 'access_request_id' })
  accessRequestId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, fieldName: 'author_id' })
  authorId!: string;

  @Field(() => MessageKind, { description: 'Question or answer.' })
  @Enum({ items: () => MessageKind, type: 'text' })
  kind!: MessageKind;

  @Field(() => String, { description: 'What was written.' })
  @Property({ type: 'text' })
  text!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    accessRequestMessage: AccessRequestMessage;
  }
}

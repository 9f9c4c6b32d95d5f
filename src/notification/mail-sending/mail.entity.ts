import type { Generated } from 'kysely';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum MailStatus {
  PENDING = 'PENDING',
  SENT = 'SENT',
  FAILED = 'FAILED',
}

registerEnumType(MailStatus, {
  name: 'MailDeliveryStatus',
  description: 'Whether the mail server took a mail, or another attempt follows.',
  valuesConfig: {
    PENDING: { description: 'Waits for its first attempt or for another one.' },
    SENT: {
      description: 'The mail server took it. What becomes of it behind that server is told to the bounce address.',
    },
    FAILED: { description: 'Refused for good, or given up after the last attempt; it can be sent again by hand.' },
  },
});

/** One mail to one address about one event. The text is made when it is sent; this row says that it is due. */
@ObjectType('MailDelivery', { implements: Node, description: 'One mail on its way to one address.' })
export class Mail {
  @Field(() => ID, { description: 'UUID, the same in API, database and log.' })
  id!: string;

  eventId!: string;

  @Field(() => String, { description: 'The address.' })
  recipient!: string;

  @Field(() => String, { description: 'Name of the mail, as in `mailTemplates`.' })
  template!: string;

  /** The same in every attempt, so that a mail server or reader can drop the copy after a lost answer (RFC 1047). */
  @Field(() => String, {
    description: 'Its `Message-ID`, by which the mail server knows it; another one when it is sent again.',
  })
  messageId!: string;

  @Field(() => MailStatus, { description: 'Whether the mail server took it, or another attempt follows.' })
  status!: MailStatus;

  @Field(() => Int, { description: 'Attempts since it was last asked for.' })
  attempts!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What the mail server said last, or why it could not be asked; null before the first attempt.',
  })
  answer!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the mail server last took it.' })
  sentAt!: Date | null;

  /** The reader's account; null for an address of the settings. */
  userId!: string | null;

  /** What the one-use links in it need, until it has gone out. */
  sealedLinks!: string | null;

  @Field(() => DateTime, { description: 'When it was last asked for: the `Date` that it carries.' })
  queuedAt!: Date;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;
}

type Row<T, WithDefault extends keyof T> = Omit<T, WithDefault> & { [K in WithDefault]: Generated<T[K]> };

declare module '../../platform/db/database.ts' {
  interface Database {
    mail: Row<Mail, 'status' | 'attempts' | 'answer' | 'sentAt' | 'sealedLinks' | 'queuedAt' | 'createdAt'>;
  }
}

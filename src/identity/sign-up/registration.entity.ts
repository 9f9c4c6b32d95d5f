import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { User } from '../accounts/user.entity.ts';
import { InviteCode } from '../joining/invite-code.entity.ts';

export enum RegistrationStatus {
  UNCONFIRMED = 'UNCONFIRMED',
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}

registerEnumType(RegistrationStatus, {
  name: 'RegistrationStatus',
  description: 'How far a sign-up is.',
  valuesConfig: {
    UNCONFIRMED: { description: 'The link in the mail was not followed yet: it is shown to nobody.' },
    PENDING: { description: 'The address is proved, and API owners have to decide.' },
    APPROVED: { description: 'There is an account.' },
    REJECTED: { description: 'An API owner said no, and nothing of it is left but this.' },
  },
});

/** Somebody who signed up. There is no account before the approval, so that nothing has to be undone. */
@ObjectType('Registration', { implements: Node, description: 'Somebody who signed up by themselves.' })
@Entity()
export class Registration extends BaseEntity {
  @Field(() => String, { description: 'The proved address, in lower case.' })
  @Property({ type: 'text' })
  email!: string;

  @Field(() => String, { description: 'The name that they chose.' })
  @Property({ type: 'text' })
  displayName!: string;

  /** Erased with the decision. */
  @Property({ type: 'text', nullable: true })
  passwordHash: string | null = null;

  /** What they said of themselves, by the ids of attributes; erased with the decision, when it is the account's. */
  @Property({ type: 'json' })
  attributes: Opt<Record<string, AnswerValue>> = {};

  @ManyToOne({ entity: () => InviteCode, mapToPk: true, nullable: true, fieldName: 'invite_code_id' })
  inviteCodeId: string | null = null;

  @Field(() => RegistrationStatus, {
    description: 'Whether its address is still to be proved, it waits for a decision, or it was decided.',
  })
  @Enum({ items: () => RegistrationStatus, type: 'text' })
  status: Opt<RegistrationStatus> = RegistrationStatus.UNCONFIRMED;

  /** SHA-256 of the token in the link. */
  @Property({ type: 'text', nullable: true })
  tokenHash: string | null = null;

  /** Until when the address can be proved. */
  @Property({ type: 'datetime', length: 3 })
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the address was proved.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  submittedAt: Date | null = null;

  @ManyToOne({ entity: () => User, mapToPk: true, nullable: true, fieldName: 'decided_by_id' })
  decidedById: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When that was; null while it waits.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  decidedAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected, as the person was told.' })
  @Property({ type: 'text', nullable: true })
  decisionReason: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    registration: Registration;
  }
}

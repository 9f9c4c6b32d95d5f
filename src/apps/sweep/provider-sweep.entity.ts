import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';

export enum SweepStatus {
  RUNNING = 'RUNNING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

registerEnumType(SweepStatus, {
  name: 'SweepStatus',
  description: 'How far a comparison of a gateway with the portal is.',
  valuesConfig: {
    RUNNING: { description: 'Begun or about to; while the provider is down it waits.' },
    SUCCEEDED: { description: 'Everything was compared.' },
    FAILED: { description: 'It could not be done.' },
  },
});

export enum DriftKind {
  MISSING = 'MISSING',
  LOST = 'LOST',
  CHANGED = 'CHANGED',
  RETURNED = 'RETURNED',
}

registerEnumType(DriftKind, {
  name: 'DriftKind',
  description: 'How a key at a gateway differed from what the portal wants.',
  valuesConfig: {
    MISSING: { description: 'It was gone; it is made again from the copy of the portal.' },
    LOST: { description: 'It was gone and the portal has no copy; the credential has to be rotated.' },
    CHANGED: { description: 'It was edited; it is set right again, with the counters it has.' },
    RETURNED: { description: 'Its credential has ended and it was there again; it is deleted again.' },
  },
});

@ObjectType({ description: 'A key that differed from what the portal wants.' })
export class CredentialDrift {
  @Field(() => ID, { description: 'Whose key was put right.' })
  credentialId!: string;

  @Field(() => DriftKind, { description: 'How it differed.' })
  kind!: DriftKind;

  @Field(() => [String], { description: 'What differed, in words.' })
  details!: string[];
}

@ObjectType({ description: 'A key at a gateway that the portal did not make. It is never changed or deleted.' })
export class ForeignKey {
  @Field(() => String, {
    description:
      'The hash under which the gateway stores it; where keys are stored in plain, its last four characters.',
  })
  name!: string;

  @Field(() => String, { description: 'Its name in the analytics of the gateway; may be empty.' })
  alias!: string;

  @Field(() => [String], { description: 'Ids of the APIs that it opens.' })
  apiIds!: string[];

  @Field(() => [String], { description: 'As the gateway knows them.' })
  policyIds!: string[];

  @Field(() => String, { nullable: true, description: 'When it was made, as the gateway tells.' })
  createdAt!: string | null;
}

@ObjectType('ProviderSweep', {
  implements: Node,
  description: 'One comparison of all keys at a gateway with the credentials of the portal.',
})
@Entity()
export class ProviderSweep extends BaseEntity {
  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Field(() => SweepStatus, { description: 'Whether the keys of the gateway are still being compared.' })
  @Enum({ items: () => SweepStatus, type: 'text' })
  status: Opt<SweepStatus> = SweepStatus.RUNNING;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  finishedAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it could not be done.' })
  @Property({ type: 'text', nullable: true })
  failure: string | null = null;

  @Field(() => Int, {
    description:
      'Credentials that were compared; those on their way to the gateway are left out, and sent there again where that failed.',
  })
  @Property({ type: 'integer' })
  checkedCount: Opt<number> = 0;

  @Field(() => [CredentialDrift], {
    description: 'The first 200 keys that differed. Repairs follow as events of their credentials.',
  })
  @Property({ type: 'json' })
  drifts: Opt<CredentialDrift[]> = [];

  @Field(() => Int, { description: 'How many keys differed.' })
  @Property({ type: 'integer' })
  driftCount: Opt<number> = 0;

  @Field(() => Boolean, { description: 'Whether the gateway lists its keys; if not, foreign ones are not found.' })
  @Property({ type: 'boolean' })
  isListed: Opt<boolean> = false;

  @Field(() => [ForeignKey], { description: 'Keys that the portal did not make: the first 200.' })
  @Property({ type: 'json' })
  foreignKeys: Opt<ForeignKey[]> = [];

  @Field(() => Int, { description: 'How many keys the portal did not make.' })
  @Property({ type: 'integer' })
  foreignKeyCount: Opt<number> = 0;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    providerSweep: ProviderSweep;
  }
}

import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { Credential } from '../credentials/credential.entity.ts';

@ObjectType('ClientCertificate', {
  implements: Node,
  description:
    'The client certificate of a credential: of the type MUTUAL_TLS that by which a gateway finds its key, of others that which calls show beside the key.',
})
@Entity()
export class ClientCertificate extends BaseEntity {
  @ManyToOne({ entity: () => Credential, mapToPk: true, fieldName: 'credential_id' })
  credentialId!: string;

  @Field(() => String, { description: 'SHA-256 of the certificate, in hex: its name at gateways.' })
  @Property({ type: 'text' })
  fingerprint!: string;

  @Field(() => String, { description: 'Whom it names, in one line; empty where nobody.' })
  @Property({ type: 'text' })
  subject!: string;

  @Field(() => String, { description: 'Who signed it; the same as `subject` where its holder did.' })
  @Property({ type: 'text' })
  issuer!: string;

  @Field(() => String, { description: 'Its number at its issuer, in hex.' })
  @Property({ type: 'text' })
  serialNumber!: string;

  @Field(() => DateTime, { description: 'From when on it is good.' })
  @Property({ type: 'datetime', length: 3 })
  validFrom!: Date;

  @Field(() => DateTime, { description: 'When it ends, and the key with it.' })
  @Property({ type: 'datetime', length: 3 })
  validUntil!: Date;

  @Field(() => String, { description: 'The whole of it, to be read by tools such as `openssl x509`.' })
  @Property({ type: 'text' })
  pem!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was withdrawn: no credential takes it since. Null where it was not.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  withdrawnAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn, as whoever did that told.' })
  @Property({ type: 'text', nullable: true })
  withdrawalReason: string | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    clientCertificate: ClientCertificate;
  }
}

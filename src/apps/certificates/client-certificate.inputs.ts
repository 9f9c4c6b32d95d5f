import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { CredentialStatus } from '../credentials/credential.entity.ts';
import { clientCertificateOrder } from './client-certificate.queries.ts';

@InputType({ description: 'Which certificates to list; all conditions must hold.' })
export class ClientCertificateFilter extends CreatedFilter {
  @Field(() => [ID], { nullable: true, description: 'Only those of one of these apps.' })
  appIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those of apps of one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those of credentials that open one of these products.' })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those of credentials on one of these plans.' })
  planIds?: string[] | null;

  @Field(() => [CredentialStatus], { nullable: true, description: 'Only those of credentials in one of these states.' })
  credentialStatuses?: CredentialStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Only those with one of these fingerprints, in hex.' })
  fingerprints?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those that end at this time or later.' })
  endsFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those that end before this time.' })
  endsBefore?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that were withdrawn, or only the others.' })
  isWithdrawn?: boolean | null;
}

@ArgsType()
export class ClientCertificatesArgs extends clientCertificateOrder.Args {
  @Field(() => ClientCertificateFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: ClientCertificateFilter | null;
}

@InputType({ description: 'Why no credential may take a certificate any more.' })
export class WithdrawCertificateInput {
  @Field(() => String, {
    nullable: true,
    description: 'The reason, up to 2000 characters, which those who see the app can read.',
  })
  reason?: string | null;
}

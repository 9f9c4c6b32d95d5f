import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { ClientCertificate } from '../certificates/client-certificate.entity.ts';
import { ClientCertificatesArgs, WithdrawCertificateInput } from '../certificates/client-certificate.inputs.ts';
import { certificateOfCredential, listClientCertificates } from '../certificates/client-certificate.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { credentialById } from '../credentials/credential.queries.ts';
import { withdrawCertificate } from './certificate-withdrawal.service.ts';

const ClientCertificateConnection = connectionOf(ClientCertificate, 'ClientCertificate');
const WithdrawCertificatePayload = payloadOf('withdrawCertificate', {
  clientCertificate: changed(() => ClientCertificate, 'The certificate, withdrawn.'),
});

@Resolver(() => ClientCertificate)
export class ClientCertificateResolver {
  @Authorized()
  @Query(() => ClientCertificateConnection, {
    description:
      'Client certificates of the apps that the viewer may see, newest first; for API owners all that keys were made of.',
  })
  clientCertificates(
    @Ctx() ctx: Context,
    @Args(() => ClientCertificatesArgs) { filter, ...page }: ClientCertificatesArgs,
  ) {
    return listClientCertificates(ctx, filter, page);
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => WithdrawCertificatePayload, {
    description:
      'Withdraws a certificate, such as one whose private key is lost: its credential is revoked, and no other one takes it any more. Rotate before, to go on with another certificate. For everybody who sees the app.',
  })
  async withdrawCertificate(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the certificate.' }) id: string,
    @Arg('input', () => WithdrawCertificateInput, { nullable: true, description: 'A reason.' })
    input?: WithdrawCertificateInput | null,
  ) {
    return { clientCertificate: await withdrawCertificate(ctx, id, input?.reason) };
  }

  @FieldResolver(() => Credential, { description: 'The credential whose key it is.' })
  credential(@Root() { credentialId }: ClientCertificate, @Ctx() ctx: Context) {
    return credentialById(ctx, credentialId);
  }
}

@Resolver(() => Credential)
export class CredentialCertificateResolver {
  @FieldResolver(() => ClientCertificate, {
    nullable: true,
    description: 'Its client certificate; null where calls show none, and while it waits for one.',
  })
  certificate(@Root() { id }: Credential, @Ctx() ctx: Context) {
    return certificateOfCredential(ctx, id);
  }
}

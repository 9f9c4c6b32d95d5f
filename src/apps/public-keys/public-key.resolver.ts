import { Arg, Authorized, Ctx, Extensions, ID, Mutation, Resolver } from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { PublicKeyInput } from './public-key.inputs.ts';
import { setPublicKey } from './public-key.service.ts';

const SetPublicKeyPayload = payloadOf('setPublicKey', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway.'),
});

@Resolver()
export class PublicKeyResolver {
  @Authorized()
  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE', 'KEY_TAKEN', 'ACCOUNT_LOCKED')
  @Mutation(() => SetPublicKeyPayload, {
    description:
      'Gives a credential of the type JWT the public key by which its tokens are judged; until then nothing of it is at the gateway. Another key takes the place of the one before as soon as the gateway has it; with `rotateCredential` both work for a while. Gives a credential of the type MUTUAL_TLS that waits for it the certificate of its client, as `pem`; at each provider a certificate has one key, and ends it with its own end.',
  })
  async setPublicKey(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
    @Arg('input', () => PublicKeyInput, { description: 'What judges its tokens from now on.' }) input: PublicKeyInput,
  ) {
    return { credential: await setPublicKey(ctx, id, input) };
  }
}

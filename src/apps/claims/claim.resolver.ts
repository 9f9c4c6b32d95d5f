import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, FieldResolver, ID, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { answersWith } from '../../platform/shapes/answers-with.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { isClaimable } from '../credentials/credential.rules.ts';
import { CredentialCall, SHOWN, withCalls } from '../shown-keys/shown-key.ts';
import { claimCredential, resendClaim } from './claim.service.ts';

const ClaimCredentialPayload = payloadOf('claimCredential', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway.'),
  secret: changed(() => String, SHOWN.secret),
  keyName: changed(() => String, SHOWN.keyName),
  calls: changed(() => [CredentialCall] as const, SHOWN.calls),
});
const ResendClaimPayload = payloadOf('resendClaim', {
  credential: changed(() => Credential, 'The credential, which can be claimed for longer now.'),
});

@Resolver(() => Credential)
export class ClaimResolver {
  @Authorized()
  @Refuses('LINK_INVALID', 'LINK_EXPIRED', 'LINK_USED', 'WRONG_STATE', 'ACCOUNT_LOCKED')
  @Mutation(() => ClaimCredentialPayload, {
    description:
      'Makes the key of a credential that waits for its claim, and shows it. The token comes by mail and works once, for the reader of that mail. On a plan with REVEAL_ONCE the answer must hold `secret`.',
  })
  async claimCredential(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'From the link in the mail.' }) token: string,
    @Info() info: GraphQLResolveInfo,
  ) {
    return withCalls(ctx, info, await claimCredential(ctx, token, (field) => answersWith(info, field)));
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'RATE_LIMITED', 'ACCOUNT_LOCKED')
  @Mutation(() => ResendClaimPayload, {
    description: 'Mails new links to claim a credential; the old ones stop working. For everybody who sees the app.',
  })
  async resendClaim(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string) {
    return { credential: await resendClaim(ctx, id) };
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      'Until when its key can be claimed by the link that was mailed, past for a link that has expired; null when there is nothing to claim.',
  })
  claimableUntil(@Root() credential: Credential): Date | null {
    return isClaimable(credential) ? credential.claimableUntil : null;
  }
}

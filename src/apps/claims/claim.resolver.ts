import { Arg, Authorized, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { isClaimable } from '../credentials/claimable.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { claimCredential, resendClaim } from './claim.service.ts';

@ObjectType({ description: 'Result of `claimCredential`.' })
class ClaimCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, on its way to the gateway.' })
  credential?: Credential | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to send to the gateway, for an API key in the `Authorization` header.',
  })
  secret?: string | null;
}

@ObjectType({ description: 'Result of `resendClaim`.' })
class ResendClaimPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, which can be claimed for longer now.' })
  credential?: Credential | null;
}

@Resolver(() => Credential)
export class ClaimResolver {
  @Authorized()
  @Mutation(() => ClaimCredentialPayload, {
    description:
      'Makes the key of a credential that waits for its claim, and shows it. The token comes by mail and works once, for everybody who sees the app. Errors: LINK_INVALID, LINK_EXPIRED, LINK_USED, WRONG_STATE.',
  })
  async claimCredential(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'From the link in the mail.' }) token: string,
  ): Promise<ClaimCredentialPayload> {
    return { ...(await claimCredential(ctx, token)), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => ResendClaimPayload, {
    description:
      'Mails new links to claim a credential; the old ones stop working. For everybody who sees the app. Errors: NOT_FOUND, WRONG_STATE, RATE_LIMITED.',
  })
  async resendClaim(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential.' }) id: string,
  ): Promise<ResendClaimPayload> {
    return { credential: await resendClaim(ctx, id), userErrors: [] };
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

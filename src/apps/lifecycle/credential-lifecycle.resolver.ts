import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { answersWith } from '../../platform/shapes/answers-with.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { CredentialCall, SHOWN, withCalls } from '../shown-keys/shown-key.ts';
import { revokeCredential } from './credential-end.service.ts';
import {
  ResetCredentialQuotaInput,
  RotateCredentialInput,
  SuspendCredentialInput,
} from './credential-lifecycle.inputs.ts';
import { retryProvisioning } from './credential-retry.service.ts';
import { revealCredential } from './credential-reveal.service.ts';
import { endRotationOverlap, rotateCredential } from './credential-rotation.service.ts';
import { resumeCredential, suspendCredential } from './credential-suspension.service.ts';
import { resetCredentialQuota } from './quota-reset.service.ts';

const RevealCredentialPayload = payloadOf('revealCredential', {
  credential: changed(() => Credential, 'Whose secret was shown.'),
  secret: changed(() => String, SHOWN.secret),
  keyName: changed(() => String, SHOWN.keyName),
  calls: changed(() => [CredentialCall] as const, SHOWN.calls),
});
const RevokeCredentialPayload = payloadOf('revokeCredential', {
  credential: changed(() => Credential, 'The ended credential.'),
});
const RetryProvisioningPayload = payloadOf('retryProvisioning', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway again.'),
});
const RotateCredentialPayload = payloadOf('rotateCredential', {
  credential: changed(() => Credential, 'The new credential, on its way to the gateway.'),
  retiring: changed(() => Credential, 'The credential that it replaces.'),
});
const EndRotationOverlapPayload = payloadOf('endRotationOverlap', {
  credential: changed(() => Credential, 'The replaced credential, which has ended.'),
});
const SuspendCredentialPayload = payloadOf('suspendCredential', {
  credential: changed(() => Credential, 'The suspended credential.'),
});
const ResumeCredentialPayload = payloadOf('resumeCredential', {
  credential: changed(() => Credential, 'The credential, switched on again.'),
});

const ResetCredentialQuotaPayload = payloadOf('resetCredentialQuota', {
  credential: changed(() => Credential, 'The credential, on its way to the gateway.'),
});

const OF_CREDENTIAL = { description: 'Id of the credential.' };

@Resolver()
export class CredentialLifecycleResolver {
  @Authorized()
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'SECRET_RESERVED', 'REASON_REQUIRED', 'WRONG_STATE', 'SECRET_GONE')
  @Mutation(() => RevealCredentialPayload, {
    description:
      'Shows the secret and records who saw it; on a plan with REVEAL_ONCE it is erased then, so that the answer must hold `secret`, and only whoever asked for the credential or owns its app is shown it. API owners see a secret only where the operator allows it, with a reason that the consumer is told.',
  })
  async revealCredential(
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('reason', () => String, { nullable: true, description: 'Why, up to 2000 characters; API owners must say.' })
    reason?: string | null,
  ) {
    return withCalls(ctx, info, await revealCredential(ctx, id, reason, (field) => answersWith(info, field)));
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RevokeCredentialPayload, {
    description:
      'Ends a credential for good, with the keys that replaced it; the gateway refuses them as soon as it is told. `endRotationOverlap` ends only the key that was replaced. Where something else lives in its place, `conflictId` names it.',
  })
  async revokeCredential(@Ctx() ctx: Context, @Arg('id', () => ID, OF_CREDENTIAL) id: string) {
    return { credential: await revokeCredential(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'SECRET_GONE', 'ACCOUNT_LOCKED')
  @Mutation(() => RetryProvisioningPayload, {
    description:
      'Brings a credential to the gateway now, whether it failed, waits for its next attempt or was confirmed, and has a gateway looked at that is down. For API owners.',
  })
  async retryProvisioning(@Ctx() ctx: Context, @Arg('id', () => ID, OF_CREDENTIAL) id: string) {
    return { credential: await retryProvisioning(ctx, id) };
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'KEY_TAKEN', 'WRONG_STATE', 'ACCOUNT_LOCKED')
  @Mutation(() => RotateCredentialPayload, {
    description:
      'Replaces a credential by one with a new key, the same products and the same plan; needs no approval. The new key goes on with the end and with what is left of the quota: both keys count together. The old one is RETIRING for the overlap, and in any case until the new one works. Where the secret is delivered by claim, the new key is made by the claim of it. Where another rotation is in the way, `conflictId` names its credential.',
  })
  rotateCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('input', () => RotateCredentialInput, { nullable: true, description: 'How to replace it.' })
    input?: RotateCredentialInput | null,
  ) {
    return rotateCredential(ctx, id, input ?? {});
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => EndRotationOverlapPayload, {
    description: 'Ends the overlap of a rotation before its time: the replaced key stops working.',
  })
  async endRotationOverlap(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential that was replaced.' }) id: string,
  ) {
    return { credential: await endRotationOverlap(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'INVALID_INPUT')
  @Mutation(() => SuspendCredentialPayload, {
    description:
      'Switches a credential off until it is resumed, with the keys that replaced it; their counters stay. Where something else lives in its place, `conflictId` names it. For API owners.',
  })
  async suspendCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('input', () => SuspendCredentialInput, {
      nullable: true,
      description: 'A reason, for those who see the app.',
    })
    input?: SuspendCredentialInput | null,
  ) {
    return { credential: await suspendCredential(ctx, id, input?.reason) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'ACCOUNT_LOCKED')
  @Mutation(() => ResumeCredentialPayload, {
    description:
      'Switches a suspended credential on again, with the keys that were suspended together with it. For API owners.',
  })
  async resumeCredential(@Ctx() ctx: Context, @Arg('id', () => ID, OF_CREDENTIAL) id: string) {
    return { credential: await resumeCredential(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'INVALID_INPUT')
  @Mutation(() => ResetCredentialQuotaPayload, {
    description:
      'Gives a credential the whole quota of its plan again, with all keys of its grant, which count together; a new period begins with the next call. The count of the rate begins anew, too. For API owners.',
  })
  async resetCredentialQuota(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('input', () => ResetCredentialQuotaInput, { nullable: true, description: 'A reason, which is recorded.' })
    input?: ResetCredentialQuotaInput | null,
  ) {
    return { credential: await resetCredentialQuota(ctx, id, input?.reason) };
  }
}

import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { credentialById, successorOfCredential } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { RotateCredentialInput, SuspendCredentialInput } from '../credentials/credential.inputs.ts';
import { isEnded } from '../credentials/credential-life.ts';
import { endRotationOverlap, rotateCredential } from './credential-rotation.service.ts';
import { resumeCredential, suspendCredential } from './credential-suspension.service.ts';

@ObjectType({ description: 'Result of `rotateCredential`.' })
class RotateCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The new credential, on its way to the gateway.' })
  credential?: Credential | null;

  @Field(() => Credential, { nullable: true, description: 'The credential that it replaces.' })
  retiring?: Credential | null;
}

@ObjectType({ description: 'Result of `endRotationOverlap`.' })
class EndRotationOverlapPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The replaced credential, which has ended.' })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `suspendCredential`.' })
class SuspendCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The suspended credential.' })
  credential?: Credential | null;
}

@ObjectType({ description: 'Result of `resumeCredential`.' })
class ResumeCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The credential, switched on again.' })
  credential?: Credential | null;
}

const OF_CREDENTIAL = { description: 'Id of the credential.' };

@Resolver(() => Credential)
export class CredentialLifeResolver {
  @Authorized()
  @Mutation(() => RotateCredentialPayload, {
    description:
      'Replaces a credential by one with a new key, the same products and the same plan; needs no approval. The new key starts with fresh rate and quota counters and, where the plan limits it, a new lifetime. The old one is RETIRING for the overlap, and in any case until the new one works. Errors: NOT_FOUND, INVALID_INPUT, WRONG_STATE (`conflictId` names what is in the way).',
  })
  async rotateCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('input', () => RotateCredentialInput, { nullable: true, description: 'How to replace it.' })
    input?: RotateCredentialInput | null,
  ): Promise<RotateCredentialPayload> {
    return { ...(await rotateCredential(ctx, id, input?.overlapSeconds)), userErrors: [] };
  }

  @Authorized()
  @Mutation(() => EndRotationOverlapPayload, {
    description:
      'Ends the overlap of a rotation before its time: the replaced key stops working. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async endRotationOverlap(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the credential that was replaced.' }) id: string,
  ): Promise<EndRotationOverlapPayload> {
    return { credential: await endRotationOverlap(ctx, id), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => SuspendCredentialPayload, {
    description:
      'Switches a credential off until it is resumed; its counters stay. A replaced key in its overlap is a credential of its own. For API owners. Errors: NOT_FOUND, WRONG_STATE, INVALID_INPUT.',
  })
  async suspendCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
    @Arg('input', () => SuspendCredentialInput, { nullable: true, description: 'Why.' })
    input?: SuspendCredentialInput | null,
  ): Promise<SuspendCredentialPayload> {
    return { credential: await suspendCredential(ctx, id, input?.reason), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => ResumeCredentialPayload, {
    description: 'Switches a suspended credential on again. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async resumeCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, OF_CREDENTIAL) id: string,
  ): Promise<ResumeCredentialPayload> {
    return { credential: await resumeCredential(ctx, id), userErrors: [] };
  }

  @FieldResolver(() => Credential, { nullable: true, description: 'The credential that it replaced by rotation.' })
  replaces(@Root() { replacesId }: Credential, @Ctx() ctx: Context) {
    return replacesId && credentialById(ctx, replacesId);
  }

  @FieldResolver(() => Credential, { nullable: true, description: 'The credential that replaced it by rotation.' })
  replacedBy(@Root() { id }: Credential, @Ctx() ctx: Context) {
    return successorOfCredential(ctx, id);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Seconds left of the overlap, for a countdown; 0 once it only waits for the new one to work.',
  })
  retiresInSeconds(@Root() { status, retiresAt }: Credential): number | null {
    if (!retiresAt || isEnded({ status })) return null;
    return Math.max(0, Math.ceil((retiresAt.getTime() - Date.now()) / 1000));
  }
}

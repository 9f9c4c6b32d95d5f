import { Arg, Authorized, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { importCredential } from '../../apps/lifecycle/credential-import.service.ts';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AddCredentialInput } from '../requests/access-request.inputs.ts';
import { judgeGift } from './on-behalf.service.ts';

@InputType({ description: 'A credential whose key has a value that is known already.' })
class ImportCredentialInput extends AddCredentialInput {
  @Field(() => String, { description: 'The value of the key: 8 to 128 letters, digits or any of `_ . -`.' })
  value!: string;
}

@ObjectType({ description: 'Result of `importCredential`.' })
class ImportCredentialPayload extends MutationPayload {
  @Field(() => Credential, { nullable: true, description: 'The new credential, on its way to the gateway.' })
  credential?: Credential | null;
}

@Resolver()
export class ImportCredentialResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => ImportCredentialPayload, {
    description:
      'Gives an app of a consumer a credential with a key of a given value. The credential becomes FAILED where the gateway holds a key of that value that the portal did not make, and that key stays as it is. For API owners. Errors: NOT_FOUND, INVALID_INPUT, KEY_TAKEN, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, MIXED_PROVIDERS.',
  })
  async importCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportCredentialInput, { description: 'What it opens, for which app, and its key.' })
    input: ImportCredentialInput,
  ): Promise<ImportCredentialPayload> {
    return { credential: await importCredential(ctx, await judgeGift(ctx, input), input.value), userErrors: [] };
  }
}

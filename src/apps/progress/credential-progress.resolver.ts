import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { credentialById, credentials } from '../credentials/credential.queries.ts';
import { CredentialProgress, failureFor, progressOf } from './credential-progress.types.ts';

/** Of a credential that the viewer may see. */
export async function findProgress(ctx: Context, credentialId: string): Promise<CredentialProgress | null> {
  const credential = await credentials.byId(ctx, credentialId);
  return credential && progressOf(ctx.viewer, credential);
}

@Resolver(() => Credential)
export class CredentialProgressResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why the gateway could not be brought to the wanted state, after the last retry. API owners read the cause, others a plain sentence.',
  })
  failure(@Root() credential: Credential, @Ctx() { viewer }: Context): string | null {
    return failureFor(viewer, credential);
  }

  @FieldResolver(() => CredentialProgress, {
    nullable: true,
    description: 'How far its newest state is on its way to the gateway; null where nothing is.',
  })
  async progress(@Root() { id }: Credential, @Ctx() ctx: Context): Promise<CredentialProgress | null> {
    // Read anew: whoever sent it on its way knows nothing of that.
    return progressOf(ctx.viewer, (await credentialById(ctx, id))!);
  }
}

import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { App } from '../apps/app.entity.ts';
import { UpdateAppInput } from '../apps/app.inputs.ts';
import { updateApp } from './app-update.service.ts';

const UpdateAppPayload = payloadOf('updateApp', { app: changed(() => App, 'The app as it is now.') });

/** Deleting an app closes its requests as well, so that mutation stands with the requests. */
@Resolver()
export class AppChangesResolver {
  @Authorized()
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'VISIBILITY_NOT_ALLOWED', 'ANSWER_MISSING', 'ANSWER_INVALID')
  @Mutation(() => UpdateAppPayload, {
    description: 'Changes an app. For its owner, administrators of its organisation and API owners.',
  })
  async updateApp(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the app.' }) id: string,
    @Arg('input', () => UpdateAppInput, CHANGES) input: UpdateAppInput,
  ) {
    return { app: await updateApp(ctx, id, input) };
  }
}

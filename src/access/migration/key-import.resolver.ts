import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { userError } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { COMBINATION_CODES } from '../rules/rule-codes.ts';
import { ImportKeysInput, KeyImportResult } from './key-import.inputs.ts';
import { importKeys } from './key-import.service.ts';

const ImportKeysPayload = payloadOf('importKeys', {
  results: changed(() => [KeyImportResult], 'What became of each key, in the order of the rows.'),
});

@Resolver()
export class KeyImportResolver {
  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Refuses(
    ...COMBINATION_CODES,
    ...([
      'KEY_TAKEN',
      'ALREADY_GRANTED',
      'ACCOUNT_LOCKED',
      'NAME_TAKEN',
      'VISIBILITY_NOT_ALLOWED',
      'ANSWER_MISSING',
      'ANSWER_INVALID',
    ] as const),
  )
  @Mutation(() => ImportKeysPayload, {
    description:
      'Takes over keys that exist at a gateway, so that those who have them go on calling. Each is a transaction of its own: one that is refused undoes none of the others, and its `userErrors` tell why. Sent again, it changes nothing more. For API owners.',
  })
  async importKeys(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportKeysInput, { description: 'The keys, and whether they are only looked at.' })
    input: ImportKeysInput,
  ) {
    const outcomes = await importKeys(ctx, input);
    return { results: outcomes.map(({ refusals, ...rest }) => ({ ...rest, userErrors: refusals.map(userError) })) };
  }
}

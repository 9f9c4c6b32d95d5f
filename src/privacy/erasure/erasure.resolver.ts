import { Arg, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { erasurePreviewOf } from './erasure.queries.ts';
import { eraseUser } from './erasure.service.ts';
import { UserErasurePreview } from './erasure-preview.ts';

const EraseUserPayload = payloadOf('eraseUser', {
  deletedId: changed(() => ID, 'Id of the account; records keep naming it, and it names nobody.'),
  isComplete: changed(
    () => Boolean,
    'Whether all that hung on it is ended, too. When false jobs go on: each request that is closed, each credential that is revoked has an event of its own.',
  ),
});

@Resolver(() => User)
export class ErasureResolver {
  @FieldResolver(() => UserErasurePreview, {
    nullable: true,
    description: 'What erasing it would touch. For API owners; null for others.',
  })
  erasurePreview(@Root() { id }: User, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? erasurePreviewOf(ctx, id) : null;
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'IN_USE')
  @Mutation(() => EraseUserPayload, {
    description:
      'Deletes an account, where that was not done yet, and takes name, addresses and whatever else is personal out of all records for good, the event log included. They stay readable: of "A former user". For API owners; nobody erases their own, so one is always left. `User.erasurePreview` tells what it touches.',
  })
  eraseUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account, also of one that was deleted.' }) id: string,
    @Arg('force', () => Boolean, {
      defaultValue: false,
      description: 'Whether to do so where it has apps or requests that wait; otherwise that is IN_USE.',
    })
    force: boolean,
  ) {
    return eraseUser(ctx, id, force);
  }
}

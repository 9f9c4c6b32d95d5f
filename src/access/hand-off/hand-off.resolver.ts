import { Arg, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { serviceTokenById } from '../../identity/tokens/service-token.queries.ts';
import type { Context } from '../../platform/context.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { findReturned, redirectOf } from './hand-off-return.service.ts';

@Resolver(() => AccessRequest)
export class HandOffResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where to send the browser of the requester for the decision of a third party. Null for others than the requester and who asked, for requests that do not wait for one, and where the third party is told by webhook alone.',
  })
  redirectUrl(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    return redirectOf(ctx, request);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Name of the third party that decided; null where a person or the plan did, and while it waits.',
  })
  async decidedByService(@Root() request: AccessRequest, @Ctx() ctx: Context): Promise<string | null> {
    const token = request.decidedByServiceId && (await serviceTokenById(ctx, request.decidedByServiceId));
    return token ? token.name : null;
  }

  @Authorized()
  @Query(() => AccessRequest, {
    nullable: true,
    description:
      'The request for which a browser was sent to a third party, by the token it came back with; null for a forged token and for what the viewer may not see.',
  })
  handOffReturn(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'The `token` of the address it came back to.' }) token: string,
  ) {
    return findReturned(ctx, token);
  }
}

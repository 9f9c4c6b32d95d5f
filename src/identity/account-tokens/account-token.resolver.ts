import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { AccountToken } from './account-token.entity.ts';
import { AccountTokensArgs, CreateAccountTokenInput, RotateAccountTokenInput } from './account-token.inputs.ts';
import { listAccountTokens } from './account-token.queries.ts';
import { createAccountToken, revokeAccountToken, rotateAccountToken } from './account-token.service.ts';

const AccountTokenConnection = connectionOf(AccountToken, 'AccountToken');

const TOKEN =
  'Its secret, shown this once. The program sends it as `Authorization: Bearer <token>`, on a socket as `connection_init` payload `{"authorization": "Bearer <token>"}`.';

const CreateAccountTokenPayload = payloadOf('createAccountToken', {
  accountToken: changed(() => AccountToken, 'The new token, without its secret.'),
  token: changed(() => String, TOKEN),
});

const RotateAccountTokenPayload = payloadOf('rotateAccountToken', {
  accountToken: changed(() => AccountToken, 'The token as it is now.'),
  token: changed(() => String, TOKEN),
});

const RevokeAccountTokenPayload = payloadOf('revokeAccountToken', {
  accountToken: changed(() => AccountToken, 'The token that no longer works.'),
});

const ID_OF_TOKEN = { description: 'Id of the token.' };

@Resolver(() => AccountToken)
export class AccountTokenResolver {
  @Authorized()
  @Query(() => AccountTokenConnection, {
    description:
      "Tokens by which programs act as accounts, newest first, also those that ended: one's own, for administrators those of their organisation, for API owners all. Requires a session.",
  })
  accountTokens(@Ctx() ctx: Context, @Args(() => AccountTokensArgs) { filter, ...page }: AccountTokensArgs) {
    return listAccountTokens(ctx, filter, page);
  }

  @Authorized()
  @Refuses('INVALID_INPUT', 'NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => CreateAccountTokenPayload, {
    description:
      "Makes a token by which a program acts as the viewer's account, or as a service account that the viewer administers. Its person is told by mail. Requires a session.",
  })
  createAccountToken(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAccountTokenInput, { description: 'What it is for, its scopes and how long it lasts.' })
    input: CreateAccountTokenInput,
  ) {
    return createAccountToken(ctx, input);
  }

  @Authorized()
  @Refuses('INVALID_INPUT', 'NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RotateAccountTokenPayload, {
    description:
      "Gives a token of one's own, or of a service account, another secret and another end; the secret so far may work for a while longer. Requires a session.",
  })
  rotateAccountToken(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, ID_OF_TOKEN) id: string,
    @Arg('input', () => RotateAccountTokenInput, {
      nullable: true,
      description: 'How long the secret so far goes on, and when the new one ends.',
    })
    input?: RotateAccountTokenInput | null,
  ) {
    return rotateAccountToken(ctx, id, input ?? new RotateAccountTokenInput());
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RevokeAccountTokenPayload, {
    description:
      "Ends a token at once, with its sockets: one's own, for administrators one of their organisation, for API owners any. Requires a session.",
  })
  async revokeAccountToken(@Ctx() ctx: Context, @Arg('id', () => ID, ID_OF_TOKEN) id: string) {
    return { accountToken: await revokeAccountToken(ctx, id) };
  }

  @FieldResolver(() => User, { description: 'The account that it acts as.' })
  user(@Root() token: AccountToken, @Ctx() ctx: Context) {
    return userById(ctx, token.userId);
  }

  @FieldResolver(() => User, { description: 'Who was shown its secret: who made it, or rotated it last.' })
  createdBy(@Root() token: AccountToken, @Ctx() ctx: Context) {
    return userById(ctx, token.createdById);
  }
}

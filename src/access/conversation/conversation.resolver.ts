import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { userById } from '../../identity/accounts/user.queries.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { APPROVER, UserRole } from '../../platform/viewer.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { isOpen } from '../requests/access-request.policy.ts';
import { AccessRequestMessage } from './conversation.entity.ts';
import { messageOrder, messagesOfRequest } from './conversation.queries.ts';
import { answerInformation, askForInformation } from './conversation.service.ts';

const AccessRequestMessageConnection = connectionOf(AccessRequestMessage, 'AccessRequestMessage');

const AskForInformationPayload = payloadOf('askForInformation', {
  accessRequest: changed(
    () => AccessRequest,
    'The request, open as before; or decided, when somebody else was faster.',
  ),
});

const AnswerInformationPayload = payloadOf('answerInformation', {
  accessRequest: changed(
    () => AccessRequest,
    'The request, waiting for its decision; or decided, when somebody else was faster.',
  ),
});

@Resolver(() => AccessRequest)
export class ConversationResolver {
  @Authorized(UserRole.API_OWNER, APPROVER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'SELF_DECISION', 'INVALID_INPUT')
  @Mutation(() => AskForInformationPayload, {
    description: 'Asks the requester before deciding. For API owners and approvers of the request.',
  })
  async askForInformation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('question', () => String, { description: 'What to ask, up to 5000 characters.' }) question: string,
  ) {
    return { accessRequest: await askForInformation(ctx, id, question) };
  }

  @Authorized()
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'WRONG_STATE', 'INVALID_INPUT')
  @Mutation(() => AnswerInformationPayload, {
    description: 'Answers what was asked. For the requester.',
  })
  async answerInformation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('answer', () => String, { description: 'The answer, up to 5000 characters.' }) answer: string,
  ) {
    return { accessRequest: await answerInformation(ctx, id, answer) };
  }

  @FieldResolver(() => AccessRequestMessageConnection, {
    description: 'Questions to the requester and the answers, in their order.',
  })
  messages(@Root() request: AccessRequest, @Ctx() ctx: Context, @Args(() => messageOrder.Args) page: OrderedPageArgs) {
    return messagesOfRequest.page(ctx, request.id, page);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the decision waits for the requester, who was asked something and has not answered.',
  })
  awaitsAnswer(@Root() request: AccessRequest): boolean {
    return isOpen(request) && request.infoRequestedAt !== null;
  }
}

@Resolver(() => AccessRequestMessage)
export class AccessRequestMessageResolver {
  @FieldResolver(() => User, { description: 'Who wrote it.' })
  author(@Root() message: AccessRequestMessage, @Ctx() ctx: Context) {
    return userById(ctx, message.authorId);
  }
}

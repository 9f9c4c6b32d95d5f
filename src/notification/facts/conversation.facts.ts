import { MessageKind } from '../../access/conversation/conversation.entity.ts';
import { readLastMessage } from '../../access/conversation/conversation.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { type AccessRequestFacts, accessRequestFacts } from './access-request.facts.ts';

/** What the mails about a question or an answer may say beside what is known of the request. */
export interface ConversationFacts extends AccessRequestFacts {
  /** The newest one, so that a mail which comes late says what there is to answer now. */
  said: { by: string; text: string };
}

const conversationFacts =
  (kind: MessageKind) =>
  async (ctx: Context, event: Pick<PortalEvent, 'subject'>): Promise<ConversationFacts> => {
    const message = await readLastMessage(ctx, event.subject.accessRequestId!, kind);
    const facts = await accessRequestFacts(ctx, event);
    return { ...facts, said: { by: message!.displayName, text: message!.text } };
  };

export const questionFacts = conversationFacts(MessageKind.QUESTION);

export const answerFacts = conversationFacts(MessageKind.ANSWER);

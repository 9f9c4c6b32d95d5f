import type { MessageKind } from '../../access/conversation/conversation.entity.ts';
import { readLastMessage } from '../../access/conversation/conversation.queries.ts';
import type { Context } from '../../platform/context.ts';
import { type AccessRequestFacts, accessRequestFacts } from './access-request.facts.ts';

/** What the mails about a question or an answer may say beside what is known of the request. */
export interface ConversationFacts extends AccessRequestFacts {
  /** The newest one, so that a mail which comes late says what there is to answer now. */
  said: { by: string; text: string };
}

/** Reads a request as it is now, and what was said about it last: a question or an answer. */
export async function conversationFacts(
  ctx: Context,
  requestId: string,
  kind: MessageKind,
): Promise<ConversationFacts> {
  const message = await readLastMessage(ctx, requestId, kind);
  const facts = await accessRequestFacts(ctx, requestId);
  return { ...facts, said: { by: message!.displayName, text: message!.text } };
}

import type { Context } from '../../platform/context.ts';
import type { FieldPath } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { isStaff, type UserRole } from '../../platform/viewer.ts';
import { refreshKeysOf } from '../user-keys/user-keys.queue.ts';
import { AttributeSubject } from './attribute.entity.ts';
import { NEWCOMER, writerOf } from './attribute.policy.ts';
import { readAttributes, readValues } from './attribute.queries.ts';
import { type AttributeChanges, checkAttributes } from './attribute-value.rules.ts';
import { storeAttributes } from './attribute-value.service.ts';
import type { AttributeInput } from './attribute-value.ts';

const AT: FieldPath = ['input', 'attributes'];

type Inputs = readonly AttributeInput[] | null | undefined;

interface Person {
  id: string;
  organisationId: string | null;
}

/** What somebody says of themselves where they make their account. @throws DomainError ANSWER_MISSING, ANSWER_INVALID. */
export const checkNewcomer = async (ctx: Pick<Context, 'db'>, inputs: Inputs): Promise<AttributeChanges> =>
  checkAttributes(
    { attributes: await readAttributes(ctx, AttributeSubject.USER), writer: NEWCOMER, current: null },
    ...([inputs, AT] as const),
  );

/** What the viewer says of an account that they make; of staff nothing is required. @throws DomainError ANSWER_MISSING, ANSWER_INVALID. */
export async function checkNewAccount(ctx: Context, role: UserRole, inputs: Inputs): Promise<AttributeChanges> {
  const attributes = await readAttributes(ctx, AttributeSubject.USER);
  const current = isStaff(role) ? new Map() : null;
  return checkAttributes({ attributes, writer: writerOf(ctx.viewer), current }, inputs, AT);
}

/**
 * What the viewer may make of what is said of an account; null is one that the viewer does not see, and learns nothing of.
 * @throws DomainError ANSWER_MISSING, ANSWER_INVALID.
 */
export async function checkUserAttributes(
  ctx: Context,
  userId: string | null,
  inputs: Inputs,
): Promise<AttributeChanges> {
  if (!inputs?.length) return new Map();
  const attributes = await readAttributes(ctx, AttributeSubject.USER);
  const current = userId === null ? new Map() : await readValues(ctx, userId);
  const filling = { attributes, writer: writerOf(ctx.viewer), current };
  return checkAttributes(filling, inputs, AT);
}

/** Changes what is said of an account that the caller has locked. @throws DomainError ANSWER_MISSING, ANSWER_INVALID. */
export async function changeUserAttributes(ctx: Context, user: Person, inputs: Inputs): Promise<void> {
  await setUserAttributes(ctx, user, await checkUserAttributes(ctx, user.id, inputs));
}

/**
 * Stores checked values of an account, and brings them to the keys of its apps. The log names the attributes and never a value;
 * those that consumers may not know of in an event that the organisation does not see.
 */
export async function setUserAttributes(
  ctx: Pick<Context, 'db'> & EventSource,
  { id: userId, organisationId }: Person,
  changes: AttributeChanges,
): Promise<void> {
  const { shown, hidden, isInKeys } = await storeAttributes(ctx, userId, changes);
  const type = 'user.attributesChanged';
  if (shown.length > 0) {
    const subject = { userId, organisationId };
    await recordEvent(ctx, { type, subject, organisationId, after: { attributes: shown } });
  }
  if (hidden.length > 0) await recordEvent(ctx, { type, subject: { userId }, after: { attributes: hidden } });
  if (isInKeys) await refreshKeysOf(ctx, [userId]);
}

import { AttributeSubject } from '../../identity/attributes/attribute.entity.ts';
import { writerOf } from '../../identity/attributes/attribute.policy.ts';
import { readAttributes, readValues } from '../../identity/attributes/attribute.queries.ts';
import { type AttributeChanges, checkAttributes } from '../../identity/attributes/attribute-value.rules.ts';
import { storeAttributes } from '../../identity/attributes/attribute-value.service.ts';
import type { AttributeInput } from '../../identity/attributes/attribute-value.ts';
import type { Context } from '../../platform/context.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { isDelegate } from '../../platform/viewer.ts';
import { type AppRef, appEvent } from './app.events.ts';

/**
 * What is to become of the attributes of an app that the caller has locked; null is one that the viewer may not change, and learns
 * nothing of.
 * @throws DomainError ANSWER_MISSING, ANSWER_INVALID.
 */
export async function checkAppAttributes(
  ctx: Context,
  appId: string | null,
  inputs: readonly AttributeInput[] | null | undefined,
): Promise<AttributeChanges> {
  if (!inputs?.length) return new Map();
  const attributes = await readAttributes(ctx, AttributeSubject.APP);
  const current = appId === null ? new Map() : await readValues(ctx, appId);
  const filling = { attributes, writer: writerOf(ctx.viewer), current };
  return checkAttributes(filling, inputs, ['input', 'attributes']);
}

/**
 * Stores checked values of an app. The log names the attributes and never a value; those that consumers may not know of in an event
 * that the organisation does not see.
 * @returns Whether its keys say something else now.
 */
export async function setAppAttributes(ctx: Context, app: AppRef, changes: AttributeChanges): Promise<boolean> {
  const { shown, hidden, isInKeys } = await storeAttributes(ctx, app.id, changes);
  const eventOf = (attributes: string[]) =>
    appEvent('app.attributesChanged', app, { after: { attributes } }, isDelegate(ctx.viewer));
  await recordEvents(ctx, [
    ...(shown.length > 0 ? [eventOf(shown)] : []),
    ...(hidden.length > 0 ? [{ ...eventOf(hidden), organisationId: null }] : []),
  ]);
  return isInKeys;
}

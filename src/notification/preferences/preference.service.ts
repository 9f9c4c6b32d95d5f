import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { idOfView } from '../../platform/graphql/node.ts';
import { accountOf } from '../../platform/viewer.ts';
import { MAIL_RULES, refuseEssential, requireRule } from '../mails/all-mails.ts';
import { concerning } from './concerning.ts';
import type { NotificationPreferenceInput } from './preference.inputs.ts';

/** A mail that its reader does not want. */
interface MutedMailRow {
  userId: string;
  template: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    mutedMail: MutedMailRow;
  }
}

/** Whether somebody wants a mail. */
export interface NotificationPreference {
  id: string;
  name: string;
  description: string;
  isEnabled: boolean;
  isEssential: boolean;
  concernsViewer: boolean;
}

/** Every mail of the portal, and whether the viewer wants it. */
export async function listPreferences(ctx: Context): Promise<NotificationPreference[]> {
  const { userId } = requireViewer(ctx.viewer);
  const [muted, concerns] = await Promise.all([readMutedMails(ctx, userId), concerning(ctx)]);
  return MAIL_RULES.map((rule) => ({
    id: preferenceId(userId, rule.name),
    name: rule.name,
    description: rule.description,
    isEnabled: rule.isEssential === true || !muted.has(rule.name),
    isEssential: rule.isEssential === true,
    concernsViewer: concerns(rule),
  }));
}

const preferenceId = (userId: string, mail: string) => idOfView(`NotificationPreference ${mail}`, userId);

/** One of the viewer's own, by its id. */
export async function findPreference(ctx: Context, id: string): Promise<NotificationPreference | undefined> {
  const userId = accountOf(ctx.viewer);
  if (!userId || !MAIL_RULES.some(({ name }) => preferenceId(userId, name) === id)) return undefined;
  return (await listPreferences(ctx)).find((preference) => preference.id === id);
}

/** Names of the mails that somebody does not want. */
export async function readMutedMails({ db }: Pick<Context, 'db'>, userId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('mutedMail').select('template').where('userId', '=', userId).execute();
  return new Set(rows.map(({ template }) => template));
}

/** Which of these accounts do not want a mail. */
export async function readMutedBy(
  { db }: Pick<Context, 'db'>,
  template: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const muted = db.selectFrom('mutedMail').select('userId').where('template', '=', template);
  const rows = await muted.where(oneOf('userId', userIds)).execute();
  return new Set(rows.map(({ userId }) => userId));
}

/**
 * Changes which mails the viewer wants; those that are not named stay as they are.
 * @throws DomainError NOT_FOUND (no such mail), ESSENTIAL_MAIL.
 */
export async function updatePreferences(
  ctx: Context,
  changes: readonly NotificationPreferenceInput[],
): Promise<NotificationPreference[]> {
  const { userId, organisationId } = requireViewer(ctx.viewer);
  const before = await mutedOf(ctx, userId);
  for (const [index, { name, isEnabled }] of changes.entries()) {
    const field = ['input', 'mails', String(index), 'name'];
    const rule = requireRule(name, field);
    if (!isEnabled) refuseEssential(rule, field);
  }
  // Of two changes to one mail the last one counts.
  for (const [template, isEnabled] of new Map(changes.map(({ name, isEnabled }) => [name, isEnabled]))) {
    await setMuted(ctx, { userId, template }, !isEnabled);
  }
  const after = await mutedOf(ctx, userId);
  await recordEvent(ctx, { type: 'user.preferencesChanged', subject: { userId }, organisationId, before, after });
  return listPreferences(ctx);
}

const mutedOf = async (ctx: Context, userId: string) => ({
  mutedMails: [...(await readMutedMails(ctx, userId))].toSorted(),
});

const setMuted = ({ db }: Context, mail: MutedMailRow, isMuted: boolean): Promise<unknown> =>
  isMuted
    ? db
        .insertInto('mutedMail')
        .values(mail)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    : db.deleteFrom('mutedMail').where('userId', '=', mail.userId).where('template', '=', mail.template).execute();

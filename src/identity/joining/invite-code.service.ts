import { randomInt } from 'node:crypto';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { optionalName } from '../../platform/text.ts';
import { organisations } from '../organisations/organisation.queries.ts';
import { requireLivingOrganisation } from '../organisations/organisation.service.ts';
import { teams } from '../organisations/team.queries.ts';
import { InviteCode } from './invite-code.entity.ts';
import type { CreateInviteCodeInput, UpdateInviteCodeInput } from './invite-code.inputs.ts';
import { inviteCodes } from './invite-code.queries.ts';

const MAX_QUOTA = 100_000;

/** Without those that are taken for each other. 58 bits: nobody guesses one within the limits of signing up. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

const newCode = (): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join(
    '-',
  );

/**
 * Makes a code to sign up with; for API owners.
 * @throws DomainError INVALID_INPUT, NOT_FOUND (organisation or team).
 */
export async function createInviteCode(ctx: Context, input: CreateInviteCodeInput): Promise<InviteCode> {
  const { organisationId } = input;
  const parts = await gather({
    organisationId: async () => {
      if (await organisations.find(ctx, organisationId)) return organisationId;
      throw notFound('organisation', at('organisationId'));
    },
    quota: () => requireQuota(input.quota, 1),
    note: () => optionalName(input.note, { field: at('note'), max: 200 }),
    expiresAt: () => requireFuture(input.expiresAt ?? null),
    teamId: () => requireTeam(ctx, input.teamId ?? null, organisationId),
  });
  const inviteCode = ctx.em.create(InviteCode, { ...parts, code: newCode() });
  await ctx.em.flush();
  await requireLivingOrganisation(ctx, organisationId);
  await record(ctx, 'inviteCode.created', inviteCode, { after: stateOf(inviteCode) });
  return inviteCode;
}

const at = (part: string): FieldPath => ['input', part];

function requireQuota(quota: number, least: number): number {
  if (quota >= least && quota <= MAX_QUOTA) return quota;
  throw invalidInput(`It must be from ${least} to ${MAX_QUOTA}.`, at('quota'));
}

function requireFuture(expiresAt: Date | null): Date | null {
  if (!expiresAt || expiresAt.getTime() > Date.now()) return expiresAt;
  throw invalidInput('It must lie ahead.', at('expiresAt'));
}

/** @param organisationId Whose team it has to be; anybody's where that is not known. */
async function requireTeam(ctx: Context, id: string | null, organisationId?: string): Promise<string | null> {
  const team = id === null ? null : await teams.find(ctx, id);
  if (team === null || (team && (organisationId ?? team.organisationId) === team.organisationId)) return id;
  throw notFound('team of the organisation', at('teamId'));
}

/**
 * Changes a code; for API owners.
 * @throws DomainError INVALID_INPUT, NOT_FOUND.
 */
export async function updateInviteCode(ctx: Context, id: string, input: UpdateInviteCodeInput): Promise<InviteCode> {
  const { note, expiresAt, teamId, quota } = input;
  const changes = (code: Partial<InviteCode>) =>
    gather({
      quota: () => (quota == null ? code.quota : requireQuota(quota, Math.max(1, code.usedCount ?? 0))),
      note: () => (note === undefined ? code.note : optionalName(note, { field: at('note'), max: 200 })),
      expiresAt: () => (expiresAt === undefined ? code.expiresAt : requireFuture(expiresAt)),
      teamId: () => (teamId === undefined ? code.teamId : requireTeam(ctx, teamId, code.organisationId)),
    });
  const inviteCode = await findBeside(
    () => lockCode(ctx, id),
    () => changes({}),
  );
  const before = stateOf(inviteCode);
  const parts = await changes(inviteCode);
  ctx.em.assign(inviteCode, { ...parts, isActive: input.isActive ?? before.isActive });
  await ctx.em.flush();
  await record(ctx, 'inviteCode.updated', inviteCode, { before, after: stateOf(inviteCode) });
  return inviteCode;
}

/**
 * Deletes a code for good, with the sign-ups by it that were not confirmed; accounts stay. For API owners.
 * @throws DomainError NOT_FOUND.
 */
export async function deleteInviteCode(ctx: Context, id: string): Promise<InviteCode> {
  const inviteCode = await lockCode(ctx, id);
  await ctx.em.remove(inviteCode).flush();
  await record(ctx, 'inviteCode.deleted', inviteCode, { before: stateOf(inviteCode) });
  return inviteCode;
}

async function lockCode(ctx: Context, id: string): Promise<InviteCode> {
  if (!(await inviteCodes.find(ctx, id))) throw notFound('invite code');
  return lockRow(ctx, InviteCode, { id }, 'invite code');
}

/** Without the code itself, which lets people in. */
const stateOf = ({ note, quota, expiresAt, isActive, teamId }: InviteCode) => ({
  ...{ note, quota, expiresAt, isActive, teamId },
});

const record = (
  ctx: Context,
  type: 'inviteCode.created' | 'inviteCode.updated' | 'inviteCode.deleted',
  { id, organisationId }: InviteCode,
  change: { before?: object; after?: object },
) => recordEvent(ctx, { type, subject: { inviteCodeId: id, organisationId }, ...(change as Record<string, never>) });

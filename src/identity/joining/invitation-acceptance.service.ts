import { LockMode } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { hashPassword } from '../../platform/security/password.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { refuseName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { refusePassword } from '../accounts/password.rules.ts';
import type { User } from '../accounts/user.entity.ts';
import { findAccount } from '../accounts/user.queries.ts';
import { addUser } from '../accounts/user-creation.service.ts';
import { checkNewcomer, setUserAttributes } from '../attributes/user-attributes.service.ts';
import { organisationNameOf } from '../organisations/organisation.queries.ts';
import { Invitation, InvitationStatus } from './invitation.entity.ts';
import { recordInvitation } from './invitation.events.ts';
import type { AcceptInvitationInput } from './invitation.inputs.ts';
import { stands } from './invitation.policy.ts';
import { statusOf } from './invitation.queries.ts';
import { countLink } from './link-attempts.ts';

@ObjectType({ description: 'What the reader of an invitation is told before accepting it.' })
export class InvitationPreview {
  @Field(() => String, { description: 'The address that was invited, and that the account will have.' })
  email!: string;

  @Field(() => String, { description: 'Name of the organisation that it leads into.' })
  organisationName!: string;

  @Field(() => String, { description: 'A person that its reader may know.' })
  invitedByName!: string;

  @Field(() => UserRole, { description: 'What the account will be allowed to do.' })
  role!: UserRole;

  @Field(() => DateTime, { description: 'Until when it can be accepted.' })
  expiresAt!: Date;
}

/** What an invitation is about, for whoever has its link; null for one that cannot be accepted. */
export async function previewInvitation(ctx: Context, token: string): Promise<InvitationPreview | null> {
  await countLink(ctx).catch((error: unknown) => {
    throw error instanceof DomainError ? publicError('RATE_LIMITED', error.message) : error;
  });
  const found = await ctx.db
    .selectFrom('invitation')
    .innerJoin('organisation', 'organisation.id', 'invitation.organisationId')
    .innerJoin('user', 'user.id', 'invitation.invitedById')
    .select(['invitation.email', 'invitation.role', 'invitation.status', 'invitation.expiresAt'])
    .select(['organisation.name as organisationName', 'user.displayName as invitedByName'])
    .where('invitation.tokenHash', '=', hashToken(token))
    .where('organisation.deletedAt', 'is', null)
    .where(stands)
    .executeTakeFirst();
  return found && statusOf(found) === InvitationStatus.OPEN ? found : null;
}

/**
 * Makes the account of who was invited, active at once: the link has proved the address. Nobody has to be signed in.
 * @throws DomainError LINK_INVALID, LINK_USED, LINK_EXPIRED, NAME_TAKEN (the address has an account by now), INVALID_INPUT,
 *   ANSWER_MISSING, ANSWER_INVALID, RATE_LIMITED.
 */
export async function acceptInvitation(ctx: Context, input: AcceptInvitationInput): Promise<User> {
  await countLink(ctx);
  const { invitation, organisationName } = await lockInvitation(ctx, input.token);
  const { email, role, organisationId } = invitation;
  const { displayName, password } = input;
  const { attributes } = await gather({
    displayName: () => throwAll([refuseName(displayName, { field: ['input', 'displayName'], max: 100 })]),
    password: async () =>
      throwAll([
        await refusePassword(ctx.config.password, password, { email, displayName, organisationName }, 'password'),
      ]),
    attributes: () => checkNewcomer(ctx, input.attributes),
  });
  // Whoever is signed in where the link is followed has nothing to do with it.
  const reader = { ...ctx, viewer: null, actor: { kind: 'system', id: null, linkId: invitation.id } } as const;
  const teamIds = await livingTeams(ctx, invitation);
  const user = await addUser(
    reader,
    { email, displayName, role, organisationId, teamIds },
    await hashPassword(password),
  );
  await setUserAttributes(reader, user, attributes);
  ctx.em.assign(invitation, { status: InvitationStatus.ACCEPTED, userId: user.id });
  await ctx.em.flush();
  await recordInvitation(reader, 'invitation.accepted', invitation, { ...reader.actor, kind: 'user', id: user.id });
  return user;
}

const isStanding = async ({ db }: Context, { id }: Invitation): Promise<boolean> =>
  (await db
    .selectFrom('invitation')
    .innerJoin('user', 'user.id', 'invitation.invitedById')
    .select('invitation.id')
    .where('invitation.id', '=', id)
    .where(stands)
    .executeTakeFirst()) !== undefined;

/** Of many who accept at once, the lock lets one have it. */
async function lockInvitation(ctx: Context, token: string) {
  const refuse = (code: UserErrorCode, message: string) =>
    new DomainError(code, message, { field: ['input', 'token'] });
  const tokenHash = hashToken(token);
  const invitation = await ctx.em.findOne(Invitation, { tokenHash }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const organisationName = invitation && (await organisationNameOf(ctx, invitation.organisationId));
  if (!organisationName || !(await isStanding(ctx, invitation))) {
    throw refuse(UserErrorCode.LINK_INVALID, 'There is no such invitation, or no longer.');
  }
  const status = statusOf(invitation);
  if (status === InvitationStatus.EXPIRED) {
    throw refuse(UserErrorCode.LINK_EXPIRED, 'The invitation has expired; ask for another one.');
  }
  if (status !== InvitationStatus.OPEN) throw refuse(UserErrorCode.LINK_USED, 'The invitation was accepted already.');
  // Its reader owns the address, and may know.
  if (await findAccount(ctx, invitation.email)) {
    throw refuse(UserErrorCode.NAME_TAKEN, `${invitation.email} has an account by now: sign in.`);
  }
  return { invitation, organisationName };
}

async function livingTeams({ db }: Context, { organisationId, teamIds }: Invitation): Promise<string[]> {
  const teams = db.selectFrom('team').select('id').where('organisationId', '=', organisationId);
  return (await teams.where(oneOf('id', teamIds)).execute()).map(({ id }) => id);
}

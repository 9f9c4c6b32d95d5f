import { issueInvitationLink } from '../../../src/identity/joining/invitation.service.ts';
import type { World } from './world.ts';

const INVITE = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { invitation { id } userErrors { code } } }`;

/** Somebody is invited into the partner's organisation, with the link to it. */
export async function addJoining({ portal, clients, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { db } = portal.app.context;
  const input = { email: 'guest@example.org', teamIds: [idOf('team:integration')] };
  const { id } = (await clients.partner.send(INVITE, { input })).inviteUser.invitation;
  ids.set('invitation:b2b', id);
  // As if it had been sent a while ago, so that it can be sent again.
  const sentAt = new Date(Date.now() - 3_600_000);
  await db.updateTable('invitation').set({ sentAt }).where('id', '=', id).execute();
  ids.set('link:invitation', (await issueInvitationLink({ db }, id))!);
}

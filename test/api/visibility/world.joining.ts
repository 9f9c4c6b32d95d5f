import { OrganisationRequest } from '../../../src/apps/organisation-requests/organisation-request.entity.ts';
import { issueInvitationLink } from '../../../src/identity/joining/invitation.service.ts';
import { issueSignUpLink } from '../../../src/identity/sign-up/sign-up.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { recordEvent } from '../../../src/platform/events/event-log.ts';
import { Client } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';
import type { World } from './world.ts';

const INVITE = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) { invitation { id } userErrors { code } } }`;

const PASSWORD = 'seven odd lanterns drift';
const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { code } } }';
const CONFIRM = 'mutation ($input: ConfirmSignUpInput!) { confirmSignUp(input: $input) { userErrors { code } } }';
const APPROVE = 'mutation ($id: ID!) { approveRegistration(id: $id) { userErrors { code } } }';
const ASK = `mutation ($input: RequestOrganisationInput!) {
  requestOrganisation(input: $input) { organisationRequest { id } userErrors { code } } }`;
const REFUSE = 'mutation ($id: ID!) { rejectOrganisationRequest(id: $id) { userErrors { code } } }';
const REJECT = 'mutation ($id: ID!) { rejectRegistration(id: $id) { userErrors { code } } }';
const CODE = `mutation ($input: CreateInviteCodeInput!) {
  createInviteCode(input: $input) { inviteCode { id code } userErrors { code } } }`;

/** Somebody is invited into the partner's organisation, with the link to it. */
export async function addJoining(world: World, ids: Map<string, string>): Promise<void> {
  const { portal, clients, idOf } = world;
  const { db } = portal.app.context;
  const input = { email: 'guest@example.org', teamIds: [idOf('team:integration')] };
  const { id } = (await clients.partner.send(INVITE, { input })).inviteUser.invitation;
  ids.set('invitation:b2b', id);
  // As if it had been sent a while ago, so that it can be sent again.
  const sentAt = new Date(Date.now() - 3_600_000);
  await db.updateTable('invitation').set({ sentAt }).where('id', '=', id).execute();
  ids.set('link:invitation', (await issueInvitationLink({ db }, id))!);
  await addSignUps({ portal, clients }, ids);
  await addOrganisationRequests(world, ids);
  const code = { organisationId: idOf('organisation:b2b'), teamId: idOf('team:integration'), quota: 1_000 };
  const { inviteCode } = (await clients.owner.send(CODE, { input: code })).createInviteCode;
  ids.set('invitecode:b2b', inviteCode.id);
  ids.set('link:invite-code', inviteCode.code);
}

type Signing = Pick<World, 'portal' | 'clients'>;

/** One has signed up and waits for an approval, one was rejected, and one has yet to prove the address. */
async function addSignUps({ portal, clients }: Signing, ids: Map<string, string>): Promise<void> {
  await portal.app.context.db.updateTable('portalSettings').set({ signUp: true }).execute();
  ids.set('registration:waiting', await submitSignUp({ portal, clients }, 'waiting@example.org', SAID));
  const rejected = await submitSignUp({ portal, clients }, 'rejected@example.org');
  await clients.owner.send(REJECT, { id: rejected });
  ids.set('registration:rejected', rejected);
  ids.set('link:sign-up', (await beginSignUp({ portal, clients }, 'beginner@example.org')).token);
}

const SAID = [{ key: 'Department', text: 'Payments' }];

async function beginSignUp(
  { portal, clients }: Signing,
  email: string,
  attributes: object[] = [],
): Promise<{ id: string; token: string }> {
  await clients.anonymous.send(SIGN_UP, { input: { email, displayName: 'Somebody', password: PASSWORD, attributes } });
  const { id } = await registrationOf(portal, email);
  return { id, token: (await issueSignUpLink(portal.app.context, id))! };
}

const registrationOf = ({ app }: TestPortal, email: string) =>
  app.context.db.selectFrom('registration').select('id').where('email', '=', email).executeTakeFirstOrThrow();

/** Somebody signs up and proves the address. @returns The id of the sign-up. */
export async function submitSignUp(world: Signing, email: string, attributes: object[] = []): Promise<string> {
  const { id, token } = await beginSignUp(world, email, attributes);
  await world.clients.anonymous.send(CONFIRM, { input: { token, password: PASSWORD } });
  return id;
}

/** One of the hobbyist was rejected; one of somebody who has just signed up waits, and one of the rival, from before the company. */
async function addOrganisationRequests({ portal, clients, idOf }: World, ids: Map<string, string>): Promise<void> {
  await portal.app.context.db.updateTable('portalSettings').set({ organisationRequests: true }).execute();
  const rejected = await askForOrganisation(clients.hobbyist, 'Too bold');
  await clients.owner.send(REFUSE, { id: rejected });
  ids.set('organisationrequest:hobbyist', rejected);
  const id = await submitSignUp({ portal, clients }, 'founder@example.org');
  await clients.owner.send(APPROVE, { id });
  ids.set('registration:approved', id);
  const founder = await Client.signIn(portal.url, 'founder@example.org', PASSWORD);
  ids.set('organisationrequest:waiting', await askForOrganisation(founder, 'Founders'));
  ids.set('organisationrequest:rival', await askedBefore(portal, idOf('user:rival')));
  const { viewer } = await founder.send('{ viewer { id sessions { nodes { id } } } }');
  ids.set('user:founder', viewer.id);
  ids.set('session:founder', viewer.sessions.nodes[0].id);
}

const askedBefore = ({ app }: TestPortal, requesterId: string): Promise<string> =>
  inTransaction(app.context, async (tx) => {
    const { id } = tx.em.create(OrganisationRequest, { name: 'One of my own', requesterId });
    await tx.em.flush();
    const subject = { organisationRequestId: id, userId: requesterId };
    await recordEvent(tx, { type: 'organisationRequest.submitted', subject });
    return id;
  });

/** @returns The id of the request. */
export const askForOrganisation = async (client: Client, name: string): Promise<string> =>
  (await client.send(ASK, { input: { name } })).requestOrganisation.organisationRequest.id;

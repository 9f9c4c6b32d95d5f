import { v7 } from 'uuid';
import { AccessFlow } from '../../../src/access/settings/portal-settings.entity.ts';
import { AppVisibility } from '../../../src/apps/apps/app.entity.ts';
import { CredentialStatus } from '../../../src/apps/credentials/credential.entity.ts';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import { MailStatus } from '../../../src/notification/mail-sending/mail.entity.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { idOfView } from '../../../src/platform/graphql/node.ts';
import { hashToken, randomToken } from '../../../src/platform/security/secret.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, REQUEST_ACCESS } from '../../support/story.ts';
import { totpCode } from '../../support/totp-code.ts';
import { ACTORS, type Actor } from './actors.ts';
import { addCertificates } from './world.certificates.ts';
import { addContent } from './world.content.ts';
import { addAnnouncements, addStrangers, addTerms, labelsOfTheOffer } from './world.data.ts';
import { addDeciding } from './world.deciding.ts';
import { addHandOff } from './world.hand-off.ts';
import { addJoining } from './world.joining.ts';
import { addOffers } from './world.offers.ts';
import { addAttributes, addPeople } from './world.people.ts';
import { addPresentation } from './world.presentation.ts';
import { APP_SECRET, addSecondFactors } from './world.second-factor.ts';

/** A portal in which every actor has something that others may not see. Objects go by labels like `app:shared`. */
export interface World {
  portal: TestPortal;
  clients: Record<Actor, Client>;
  labels(): IterableIterator<string>;
  /** Also of tokens: `link:team-waiting` decides that request, `link:hobby-claimable` claims that credential. */
  idOf(label: string): string;
  /** Undefined for an id that has no label. */
  labelOf(id: string): string | undefined;
}

const B2B = { catalogue: 'enterprise', product: 'accounts', plan: 'enterprise' };

/** Each app gets a granted credential, here on its way to the gateway, and a second request that waits. */
const APPS = [
  { name: 'hobby', by: 'hobbyist', shown: 'PERSONAL', catalogue: 'public', product: 'payment', plan: 'standard' },
  { name: 'member', by: 'member', shown: 'PERSONAL', ...B2B },
  { name: 'partner', by: 'partner', shown: 'PERSONAL', ...B2B },
  { name: 'team', by: 'partner', shown: 'TEAM', ...B2B },
  { name: 'shared', by: 'partner', shown: 'ORGANISATION', ...B2B },
  { name: 'rival', by: 'rival', shown: 'ORGANISATION', catalogue: 'rivals', product: 'ledger', plan: 'gold' },
] as const;

/**
 * Takes no jobs, so that nothing moves by itself while a test compares before and after.
 * @param env Settings beside the usual ones of a test.
 */
export async function startWorld(env: Record<string, string> = {}): Promise<World> {
  const portal = await startTestPortal({
    ...{ GATEHOUSE_WORKER_CONCURRENCY: '0', GATEHOUSE_WEBHOOK_ALLOWED_HOSTS: '192.0.2.1' },
    ...env,
  });
  const { context } = portal.app;
  await inTransaction(context, addStrangers);
  const ids = await labelsOfTheOffer(context);
  const world = { portal, clients: await signInAll(portal), ...naming(ids) };
  await addSessions(world, ids);
  await addOwnersThings(world, ids);
  for (const { by, shown, ...app } of APPS) {
    ids.set(`app:${app.name}`, await createApp(world.clients[by], app.name, shown));
    await askTwice(world, ids, world.clients[by], app);
  }
  await addWithdrawnApp(world, ids);
  await addChangedCredentials(world, ids);
  await addCertificates(world, ids);
  await addDeciding(world, ids);
  await addHandOff(world, ids);
  await addOffers(world, ids);
  await addPeople(world, ids);
  await addAttributes(world, ids);
  await addJoining(world, ids);
  await addSecondFactors(world, ids);
  await addWebhook(world, ids);
  await addMail(world, ids);
  await addCartItem(world, ids);
  await inTransaction(context, (tx) => addTerms(tx, ids));
  await inTransaction(context, (tx) => addAnnouncements(tx, ids));
  await addContent(world, ids);
  await inTransaction(context, (tx) => addPresentation(tx, ids));
  return world;
}

export type AccessFlowName = keyof typeof AccessFlow;

/** For a portal that stands still otherwise: without an event. */
export async function setAccessFlow({ app }: TestPortal, accessFlow: AccessFlowName): Promise<void> {
  await app.context.db.updateTable('portalSettings').set({ accessFlow: AccessFlow[accessFlow] }).execute();
}

/** The member has a product in the cart, from when the portal used one. */
async function addCartItem(world: World, ids: Map<string, string>): Promise<void> {
  await setAccessFlow(world.portal, 'CART');
  const mutation = `mutation ($input: AddToCartInput!) {
    addToCart(input: $input) { items { id } userErrors { code } } }`;
  const input = { productIds: [world.idOf('product:payment')], planId: world.idOf('plan:enterprise') };
  const { addToCart } = await world.clients.member.send(mutation, { input });
  ids.set('item:member', addToCart.items[0].id);
  await setAccessFlow(world.portal, 'DIRECT');
}

function naming(ids: ReadonlyMap<string, string>): Pick<World, 'labels' | 'idOf' | 'labelOf'> {
  return {
    labels: () => ids.keys().filter((label) => !/^(link|item):/.test(label)),
    idOf(label) {
      // What the member's authenticator app shows is another one every half minute.
      if (label === 'link:app-code') return totpCode(APP_SECRET);
      const id = ids.get(label);
      if (!id) throw new Error(`There is no ${label} in this world.`);
      return id;
    },
    labelOf: (id) => [...ids].find(([, known]) => known === id)?.[0],
  };
}

async function signInAll(portal: TestPortal): Promise<Record<Actor, Client>> {
  const clients = ACTORS.map(async (actor) => {
    const email = actor === 'anonymous' ? null : `${actor}@example.com`;
    return [actor, await Client.signIn(portal.url, email)] as const;
  });
  return Object.fromEntries(await Promise.all(clients)) as Record<Actor, Client>;
}

/** One of each actor, and one from before for those who are in every demo world. */
async function addSessions({ portal, clients }: World, ids: Map<string, string>): Promise<void> {
  const hashes = Object.values(clients).map(({ token }) => token && hashToken(token));
  const sessions = await portal.app.context.db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['session.id', 'session.tokenHash', 'user.email'])
    .execute();
  for (const { id, tokenHash, email } of sessions) {
    ids.set(`session:${email.split('@')[0]}${hashes.includes(tokenHash) ? '' : '-before'}`, id);
  }
}

async function createApp(client: Client, name: string, visibility: string): Promise<string> {
  const { createApp } = await client.send(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } userErrors { code } } }',
    { input: { name, visibility } },
  );
  return createApp.app.id;
}

interface AppInWords {
  name: string;
  catalogue: string;
  product: string;
  plan: string;
}

/** The owner approves the first request and leaves the second alone, which asks for a further key. */
async function askTwice(world: World, ids: Map<string, string>, client: Client, app: AppInWords): Promise<void> {
  const input = {
    appId: world.idOf(`app:${app.name}`),
    catalogueId: world.idOf(`catalogue:${app.catalogue}`),
    productIds: [world.idOf(`product:${app.product}`)],
    planId: world.idOf(`plan:${app.plan}`),
    answers: [{ name: 'use', text: 'A wallet' }],
    furtherKey: true,
  };
  const ask = async (): Promise<Data> => (await client.send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;
  const { id } = await ask();
  const { credential } = await approve(world.clients.owner, id);
  ids.set(`request:${app.name}`, id);
  ids.set(`credential:${app.name}`, credential.id);
  ids.set(`request:${app.name}-waiting`, (await ask()).id);
}

/** The member asked for partner's app while it was shared; now it is personal. */
async function addWithdrawnApp(world: World, ids: Map<string, string>): Promise<void> {
  const { partner, member } = world.clients;
  ids.set('app:withdrawn', await createApp(partner, 'withdrawn', 'ORGANISATION'));
  await askTwice(world, ids, member, { name: 'withdrawn', ...B2B });
  await world.portal.app.context.db
    .updateTable('app')
    .set({ visibility: AppVisibility.PERSONAL })
    .where('id', '=', world.idOf('app:withdrawn'))
    .execute();
}

/** What only owners see: a form that everybody is asked, and the token of a program; and a token of the member. */
async function addOwnersThings(world: World, ids: Map<string, string>): Promise<void> {
  const { owner } = world.clients;
  const { saveRequestForm } = await owner.send(
    `mutation ($input: SaveRequestFormInput!) {
      saveRequestForm(input: $input) { requestForm { id versions { nodes { id } } } userErrors { code } } }`,
    { input: { fields: [{ name: 'use', label: 'What for?', type: 'TEXT' }] } },
  );
  ids.set('requestform:portal', saveRequestForm.requestForm.id);
  ids.set('requestformversion:portal', saveRequestForm.requestForm.versions.nodes[0].id);
  const { createServiceToken } = await owner.send(
    `mutation ($input: CreateServiceTokenInput!) {
      createServiceToken(input: $input) { serviceToken { id } userErrors { code } } }`,
    { input: { name: 'Billing', scopes: ['READ_REQUESTS'], organisationId: ids.get('organisation:b2b') } },
  );
  ids.set('servicetoken:billing', createServiceToken.serviceToken.id);
  const { createAccountToken } = await world.clients.member.send(
    `mutation ($input: CreateAccountTokenInput!) {
      createAccountToken(input: $input) { accountToken { id } userErrors { code } } }`,
    { input: { name: 'Nightly build', scopes: ['READ_ACCESS'] } },
  );
  ids.set('accounttoken:member', createAccountToken.accountToken.id);
  const { createIdentityProvider } = await owner.send(
    `mutation ($input: CreateIdentityProviderInput!) {
      createIdentityProvider(input: $input) { identityProvider { id } userErrors { code } } }`,
    // Nothing listens there.
    {
      input: {
        ...{ name: 'Company', issuer: 'http://192.0.2.1', clientId: 'portal' },
        defaultOrganisationId: ids.get('organisation:b2b'),
      },
    },
  );
  ids.set('identityprovider:company', createIdentityProvider.identityProvider.id);
  await addSignIn(world, ids, createIdentityProvider.identityProvider.id);
  ids.set('link:button', idOfView('SignInProvider', createIdentityProvider.identityProvider.id));
  const { createAuthorizationServer } = await owner.send(
    `mutation ($input: CreateAuthorizationServerInput!) {
      createAuthorizationServer(input: $input) { authorizationServer { id } userErrors { code } } }`,
    { input: { name: 'Login', kind: 'OTHER', issuer: 'http://192.0.2.1' } },
  );
  ids.set('authorizationserver:login', createAuthorizationServer.authorizationServer.id);
  const { sweepProvider } = await owner.send(
    'mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }',
    { id: ids.get('provider:sandbox') },
  );
  ids.set('providersweep:sandbox', sweepProvider.sweep.id);
}

/** The member, back from the identity provider with a code for a session. */
async function addSignIn({ portal, idOf }: World, ids: Map<string, string>, identityProviderId: string): Promise<void> {
  const { db } = portal.app.context;
  const named = { issuer: 'http://192.0.2.1', subject: 'member' };
  await db
    .insertInto('identityLink')
    .values({ ...named, userId: idOf('user:member'), createdAt: new Date() })
    .execute();
  const claims = JSON.stringify({ ...named, email: null, name: null, session: null, values: {} });
  const [code, expiresAt] = [randomToken(), new Date(Date.now() + 3_600_000)];
  await db
    .insertInto('signInCode')
    .values({ codeHash: hashToken(code), identityProviderId, claims, challenge: null, expiresAt })
    .execute();
  ids.set('link:sign-in', code);
}

/** An endpoint with a delivery that waits, and the place in the log from which others could be replayed to it. */
async function addWebhook({ portal, clients: { owner } }: World, ids: Map<string, string>): Promise<void> {
  const { createWebhook } = await owner.send(
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } userErrors { code } } }',
    { input: { url: 'https://hooks.example.com/' } },
  );
  ids.set('webhook:billing', createWebhook.webhook.id);
  const { testWebhook } = await owner.send(
    'mutation ($id: ID!) { testWebhook(id: $id) { delivery { id event { id } } userErrors { code } } }',
    { id: createWebhook.webhook.id },
  );
  ids.set('auditevent:tested', testWebhook.delivery.event.id);
  ids.set('webhookdelivery:billing', testWebhook.delivery.id);
  const outcome = { statusCode: 500, durationMs: 7, failure: null, responseBody: '' };
  const attempt = { id: v7(), deliveryId: testWebhook.delivery.id, sentAt: new Date(), ...outcome };
  await portal.app.context.db.insertInto('webhookAttempt').values(attempt).execute();
  ids.set('webhookattempt:billing', attempt.id);
  const { auditEvents } = await owner.send(
    '{ auditEvents(first: 1, filter: { type: ["credential.productsChanged"] }) { edges { cursor node { id } } } }',
  );
  ids.set('auditevent:products', auditEvents.edges[0].node.id);
  ids.set('link:earlier-event', auditEvents.edges[0].cursor);
}

/** A mail to the owner about a request that waits, which the mail server has refused. */
async function addMail({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { db } = portal.app.context;
  const { id: eventId } = await db
    .selectFrom('eventLog')
    .select('id')
    .where('type', '=', 'accessRequest.created')
    .where('subjectId', '=', idOf('request:partner-waiting'))
    .executeTakeFirstOrThrow();
  const mail = { id: v7(), eventId, template: 'access-request-submitted', messageId: '<refused@localhost>' };
  const reader = { recipient: 'owner@example.com', userId: idOf('user:owner') };
  await db
    .insertInto('mail')
    .values({ ...mail, ...reader, status: MailStatus.FAILED, answer: '550 No such mailbox' })
    .execute();
  ids.set('auditevent:asked', eventId);
  ids.set('maildelivery:refused', mail.id);
}

/** One credential failed, one is suspended, one has two products, one waits for another plan, and one was replaced. */
async function addChangedCredentials({ portal, clients, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { db } = portal.app.context;
  await db
    .updateTable('credential')
    .set({ status: CredentialStatus.ACTIVE, appliedRevision: 1, waitingSince: null })
    .execute();
  await db
    .updateTable('credential')
    .set({ status: CredentialStatus.FAILED, appliedRevision: 0, failure: 'The gateway did not answer.' })
    // Of tokens, so that it takes a public key.
    .set({ authType: AuthType.JWT })
    .where('id', '=', idOf('credential:team'))
    .execute();
  await clients.owner.send(
    `mutation ($input: AddProductsToCredentialInput!) {
      addProductsToCredential(input: $input) { userErrors { code } } }`,
    { input: { credentialId: idOf('credential:shared'), productIds: [idOf('product:payment')] } },
  );
  await clients.owner.send('mutation ($id: ID!) { suspendCredential(id: $id) { userErrors { code } } }', {
    id: idOf('credential:hobby'),
  });
  const { changePlan } = await clients.partner.send(
    'mutation ($input: ChangePlanInput!) { changePlan(input: $input) { accessRequest { id } userErrors { code } } }',
    { input: { credentialId: idOf('credential:partner'), planId: idOf('plan:platinum') } },
  );
  ids.set('request:partner-change', changePlan.accessRequest.id);
  const { rotateCredential } = await clients.rival.send(
    'mutation ($id: ID!) { rotateCredential(id: $id) { credential { id } userErrors { code } } }',
    { id: idOf('credential:rival') },
  );
  ids.set('credential:rival-next', rotateCredential.credential.id);
  const { createDecisionLink } = await clients.owner.send(
    'mutation ($id: ID!) { createDecisionLink(id: $id) { token userErrors { code } } }',
    { id: idOf('request:team-waiting') },
  );
  ids.set('link:team-waiting', createDecisionLink.token);
}

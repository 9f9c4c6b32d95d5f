import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppOfferStatus } from '../../../src/apps/app-offers/app-offer.entity.ts';
import { recordEvents } from '../../../src/platform/events/event-log.ts';
import type { Client } from '../../support/client.ts';
import { approve, REJECT, REQUEST_ACCESS } from '../../support/story.ts';
import type { Subscription } from '../../support/subscription.ts';
import { ACTORS, type Actor, seenBy } from './actors.ts';
import { documentOf, idsIn, operations } from './operation.ts';
import { FROM_START } from './row.ts';
import { ROWS } from './rows/all-rows.ts';
import { publishAnother, publishEntry } from './world.content.ts';
import { revised } from './world.data.ts';
import { askForOrganisation, submitSignUp } from './world.joining.ts';
import { offerToSelf } from './world.offers.ts';
import { startWorld, type World } from './world.ts';

interface Live {
  /** Makes something happen that subscribers are told of for certain, and says to what ids; the usual things when absent. */
  end?(world: World, actor: Actor): Promise<ReadonlySet<string>>;
  /** Makes an event about every object in the world that such events can be about, whoever it belongs to. */
  happen(world: World): Promise<void>;
  /** Labels of what `happen` makes an event about. */
  now: RegExp;
  /** Labels of what there were events about since the world began. */
  ever: RegExp;
}

const REVEAL = 'mutation ($id: ID!) { revealCredential(id: $id, reason: "A look.") { userErrors { code } } }';
const WITHDRAW = 'mutation ($id: ID!) { withdrawAppOffer(id: $id) { userErrors { code } } }';
const WAITING = /^request:\w+-waiting$/;
const ASK = 'mutation ($id: ID!) { askForInformation(id: $id, question: "Why?") { userErrors { code } } }';
const RENAME_PROVIDER =
  'mutation ($id: ID!) { updateProvider(id: $id, input: { name: "New" }) { userErrors { code } } }';
const CONNECT_PROVIDER = `mutation ($input: CreateProviderInput!) {
  createProvider(input: $input) { provider { id } userErrors { code } } }`;

const CHANGE_ANNOUNCEMENT =
  'mutation ($id: ID!) { updateAnnouncement(id: $id, input: { content: "Else" }) { userErrors { code } } }';
const ANNOUNCE = `mutation ($productId: ID!) { createAnnouncement(
  input: { productId: $productId, kind: OTHER, title: "End", content: "End" }) { announcement { id } userErrors { code } } }`;
const CHANGE_ENTRY =
  'mutation ($id: ID!) { updateContentEntry(id: $id, input: { title: "Else" }) { userErrors { code } } }';
const PREVIEW = `mutation ($id: ID!) { setProductLifeCycle(id: $id, input: { lifeCycle: PREVIEW }) {
  userErrors { code } } }`;
const CREATE_PRODUCT = `mutation ($input: CreateProductInput!) {
  createProduct(input: $input) { product { id } userErrors { code } } }`;

/** For each subscription something that happens to everybody's objects. */
const LIVE: Record<string, Live> = {
  'Subscription.credentialChanged': {
    // A key that was never claimed does not exist yet, so there is nothing to reveal.
    happen: (world) => eachOf(world, /^credential:(?!.*-claimable)/, (id) => world.clients.owner.send(REVEAL, { id })),
    now: /^credential:(?!.*-claimable)/,
    ever: /^credential:/,
  },
  'Subscription.appOfferChanged': {
    happen: (world) => eachOf(world, /^appoffer:/, (id) => world.clients.owner.send(WITHDRAW, { id })),
    now: /^appoffer:/,
    ever: /^appoffer:/,
    end: async (world, actor) => new Set([await offerToSelf(world, actor, AppOfferStatus.ENDED)]),
  },
  'Subscription.accessRequestMessaged': {
    happen: (world) => eachOf(world, WAITING, (id) => world.clients.owner.send(ASK, { id })),
    now: WAITING,
    ever: WAITING,
  },
  'Subscription.accessRequestDecided': {
    happen: (world) => eachOf(world, WAITING, (id) => world.clients.owner.send(REJECT, { id })),
    now: WAITING,
    // The change of a plan waits on.
    ever: /^request:\w+(-waiting)?$/,
  },
  'Subscription.providerChanged': {
    happen: (world) => eachOf(world, /^provider:/, (id) => world.clients.owner.send(RENAME_PROVIDER, { id })),
    now: /^provider:/,
    ever: /^provider:/,
    end: connectAnotherProvider,
  },
  'Subscription.announcementChanged': {
    happen: (world) =>
      eachOf(world, /^announcement:(?!withdrawn)/, (id) => world.clients.owner.send(CHANGE_ANNOUNCEMENT, { id })),
    now: /^announcement:(?!withdrawn)/,
    ever: /^announcement:(?!withdrawn)/,
    end: async ({ clients, idOf }) => new Set([await announce(clients.owner, idOf('product:payment'))]),
  },
  'Subscription.productLifeCycleChanged': {
    happen: (world) => eachOf(world, /^product:/, (id) => world.clients.owner.send(PREVIEW, { id })),
    now: /^product:/,
    ever: /^product:/,
    end: async ({ clients, idOf }) => new Set([await previewAnother(clients.owner, idOf('catalogue:public'))]),
  },
  'Subscription.productDocumentRevised': {
    happen: (world) => eachOf(world, /^product:/, (id) => revise(world, id)),
    now: /^product:/,
    ever: /^product:/,
    end: async (world) => {
      const id = await previewAnother(world.clients.owner, world.idOf('catalogue:public'));
      await revise(world, id);
      return new Set([id]);
    },
  },
  'Subscription.contentEntryChanged': {
    happen: (world) =>
      eachOf(world, /^contententry:(open|signed-in|enterprise)$/, async (id) => {
        await world.clients.owner.send(CHANGE_ENTRY, { id });
        await publishEntry(world.clients.owner, id);
      }),
    now: /^contententry:(open|signed-in|enterprise)$/,
    ever: /^contententry:/,
    end: async ({ clients, idOf }) => new Set([await publishAnother(clients.owner, idOf('contenttemplate:own'))]),
  },
  'Subscription.organisationRequestSubmitted': {
    happen: async () => {},
    now: /^nothing:/,
    ever: /^organisationrequest:/,
    end: async ({ clients }) => new Set([await askForOrganisation(clients.hobbyist, 'End')]),
  },
  'Subscription.registrationSubmitted': {
    happen: async () => {},
    now: /^nothing:/,
    ever: /^registration:/,
    end: async (world) => new Set([await submitSignUp(world, 'end@example.org')]),
  },
  'Subscription.accessRequestSubmitted': { happen: async () => {}, now: /^nothing:/, ever: /^request:/ },
};

/** Each subscriber is told of exactly what it may see, as it happens and when it resumes from the start. */
describe('subscriptions', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ GATEHOUSE_OWNERS_REVEAL_SECRETS: 'true' });
  });
  afterAll(() => world?.portal.stop());

  it('every subscription of the schema has something that happens', () => {
    expect(Object.keys(LIVE).toSorted()).toEqual(
      operations()
        .filter((name) => name.startsWith('Sub'))
        .toSorted(),
    );
  });

  for (const [operation, live] of Object.entries(LIVE)) {
    it(`${operation} tells each subscriber exactly what it may see`, async () => {
      const actors = subscribersOf(operation);
      const streams = await Promise.all(
        actors.map((actor) => world.clients[actor].subscribe(documentOf(operation, []))),
      );
      await live.happen(world);
      const ends = new Map<Actor, ReadonlySet<string>>();
      for (const actor of actors) ends.set(actor, await (live.end ?? somethingOfTheirOwn)(world, actor));
      for (const [index, actor] of actors.entries()) {
        const told = await labelsUntil(ends.get(actor)!, streams[index]!);
        expect([...told], `live to ${actor}`).toEqual(seen(actor, live.now));
        const replay = await world.clients[actor].subscribe(documentOf(operation, ['after']), FROM_START);
        const replayed = await labelsUntil(ends.get(actor)!, replay);
        expect([...replayed], `replayed to ${actor}`).toEqual(seen(actor, live.ever));
      }
    });
  }

  const seen = (actor: Actor, pattern: RegExp) => seenBy(actor, world.labels()).filter((label) => pattern.test(label));

  /** Labels of what a subscriber is told about before it is told of its own. */
  async function labelsUntil(end: ReadonlySet<string>, stream: Subscription): Promise<string[]> {
    const labels = new Set<string>();
    for (;;) {
      const ids = idsIn(await stream.next());
      if (ids.some((id) => end.has(id))) break;
      // What other subscribers did at the end has no label.
      for (const label of ids.flatMap((id) => world.labelOf(id) ?? [])) labels.add(label);
    }
    await stream.stop();
    return [...labels].toSorted();
  }
});

/** Those who may subscribe at all. */
function subscribersOf(operation: string): Actor[] {
  const gives = ROWS.find((row) => row.operation === operation)?.gives ?? [];
  return ACTORS.filter((_, index) => gives[index] === 'event');
}

async function eachOf(world: World, pattern: RegExp, act: (id: string) => Promise<unknown>): Promise<void> {
  for (const label of [...world.labels()].filter((name) => pattern.test(name))) await act(world.idOf(label));
}

let apps = 0;

/**
 * Makes one event of each kind that the actor is told of for certain, so that what has not arrived before it never
 * will. Returns the ids of its objects.
 */
async function somethingOfTheirOwn({ clients, idOf }: World, actor: Actor): Promise<ReadonlySet<string>> {
  const input = {
    catalogueId: idOf('catalogue:public'),
    productIds: [idOf('product:payment')],
    planId: idOf('plan:standard'),
    newApp: { name: `End ${++apps}` },
  };
  const consumer = actor === 'owner' ? 'hobbyist' : actor;
  const { id } = (await clients[consumer].send(REQUEST_ACCESS, { input })).requestAccess.accessRequest;
  await clients.owner.send(ASK, { id });
  const { credential } = await approve(clients.owner, id);
  return new Set([id, credential.id]);
}

const announce = async (owner: Client, productId: string): Promise<string> =>
  (await owner.send(ANNOUNCE, { productId })).createAnnouncement.announcement.id;

/** As the job that compares the texts of a document does. */
const revise = ({ portal: { app } }: World, productId: string) => recordEvents(app.context, [revised(productId)]);

async function previewAnother(owner: Client, catalogueId: string): Promise<string> {
  const input = { name: `End ${++apps}`, catalogueIds: [catalogueId] };
  const { id } = (await owner.send(CREATE_PRODUCT, { input })).createProduct.product;
  await owner.send(PREVIEW, { id });
  return id;
}

async function connectAnotherProvider({ clients }: World): Promise<ReadonlySet<string>> {
  const nowhere = { kind: 'TYK_GATEWAY', url: 'http://localhost:1', secret: 'unknown', tykOrganisationId: 'org' };
  const { createProvider } = await clients.owner.send(CONNECT_PROVIDER, { input: { ...nowhere, name: 'End' } });
  return new Set([createProvider.provider.id]);
}

import { AppOffer, type AppOfferStatus } from '../../../src/apps/app-offers/app-offer.entity.ts';
import { recordOffer } from '../../../src/apps/app-offers/app-offer.events.ts';
import { AppVisibility } from '../../../src/apps/apps/app.entity.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Actor } from './actors.ts';
import type { World } from './world.ts';

const OFFER = `mutation ($id: ID!, $input: OfferAppInput!) {
  offerApp(id: $id, input: $input) { appOffer { id } userErrors { code } } }`;

/** One app of each who has one. */
const OWN = { hobbyist: 'hobby', member: 'member', partner: 'partner', rival: 'rival' } as const;

/** The partner offers an app to the member; the hobbyist and the rival, who have no colleagues, as if to themselves. */
export async function addOffers(world: World, ids: Map<string, string>): Promise<void> {
  const input = { recipientId: world.idOf('user:member'), message: 'Yours?' };
  const { offerApp } = await world.clients.partner.send(OFFER, { id: world.idOf('app:shared'), input });
  ids.set('appoffer:shared', offerApp.appOffer.id);
  ids.set('appoffer:hobby', await offerToSelf(world, 'hobbyist'));
  ids.set('appoffer:rival', await offerToSelf(world, 'rival'));
}

/** @returns The id of the offer. */
export function offerToSelf({ portal, idOf }: World, actor: Actor, status?: AppOfferStatus): Promise<string> {
  const who = actor in OWN ? (actor as keyof typeof OWN) : 'hobbyist';
  return inTransaction(portal.app.context, async (tx) => {
    const appId = idOf(`app:${OWN[who]}`);
    const { ownerId, organisationId } = await tx.db
      .selectFrom('app')
      .select(['ownerId', 'organisationId'])
      .where('id', '=', appId)
      .executeTakeFirstOrThrow();
    const offer = tx.em.create(AppOffer, { appId, ownerId, recipientId: ownerId, organisationId, status });
    await tx.em.flush();
    await recordOffer(tx, 'appOffer.made', offer, { visibility: AppVisibility.PERSONAL });
    return offer.id;
  });
}

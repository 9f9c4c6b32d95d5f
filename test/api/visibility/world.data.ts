import { AccessRequest } from '../../../src/access/requests/access-request.entity.ts';
import {
  Announcement,
  AnnouncementAcknowledgement,
  AnnouncementKind,
} from '../../../src/apps/announcements/announcement.entity.ts';
import { CatalogueVisibility } from '../../../src/catalogue/audience/catalogue-visibility.ts';
import {
  Catalogue,
  CataloguePlan,
  CatalogueProduct,
  CatalogueTeam,
} from '../../../src/catalogue/catalogues/catalogue.entity.ts';
import { DocumentFormat } from '../../../src/catalogue/document-checks/document-format.ts';
import { ProductDocument } from '../../../src/catalogue/documents/product-document.entity.ts';
import { Plan } from '../../../src/catalogue/plans/plan.entity.ts';
import { PlanTerms } from '../../../src/catalogue/plans/plan-terms.entity.ts';
import { AuthType, Product } from '../../../src/catalogue/products/product.entity.ts';
import { Membership } from '../../../src/identity/accounts/membership.entity.ts';
import { User } from '../../../src/identity/accounts/user.entity.ts';
import { Organisation } from '../../../src/identity/organisations/organisation.entity.ts';
import { Team } from '../../../src/identity/organisations/team.entity.ts';
import type { Context } from '../../../src/platform/context.ts';
import { recordEvents } from '../../../src/platform/events/event-log.ts';
import { UserRole } from '../../../src/platform/viewer.ts';
import { ProviderApi } from '../../../src/provider/providers/provider-api.entity.ts';
import { ProviderSync, SyncStatus } from '../../../src/provider/sync-requests/provider-sync.entity.ts';

/** Beside the demo world: another organisation with a catalogue of its own, a public manual plan, and what nobody may see. */
export async function addStrangers(tx: Context): Promise<void> {
  const { em } = tx;
  const known = await tx.db
    .selectFrom('user')
    .select(['id', 'organisationId', 'passwordHash'])
    .where('email', '=', 'partner@example.com')
    .executeTakeFirstOrThrow();
  const finance = em.create(Team, { organisationId: known.organisationId!, name: 'Finance' });
  em.create(Membership, { userId: known.id, teamId: finance.id, organisationId: known.organisationId! });
  await addNovice(tx, known.organisationId!);

  const { id: organisationId } = em.create(Organisation, { name: 'Rival' });
  const team = em.create(Team, { organisationId, name: 'Default Team', isDefault: true });
  const rival = em.create(User, {
    ...{ email: 'rival@example.com', displayName: 'Robin Rival', role: UserRole.CONSUMER_ADMIN },
    ...{ organisationId, passwordHash: known.passwordHash },
  });
  em.create(Membership, { userId: rival.id, teamId: team.id, organisationId });
  await addOffer(tx, team);
}

/** Somebody who has yet to set a password. */
async function addNovice({ em }: Context, organisationId: string): Promise<void> {
  const everybody = await em.findOneOrFail(Team, { organisationId, isDefault: true });
  const novice = em.create(User, {
    ...{ email: 'novice@b2b.test', displayName: 'Nora Novice', role: UserRole.TEAM_MEMBER, organisationId },
  });
  em.create(Membership, { userId: novice.id, teamId: everybody.id, organisationId });
}

async function addOffer({ em, db }: Context, team: Team): Promise<void> {
  const { id: providerId } = await db.selectFrom('provider').select('id').executeTakeFirstOrThrow();
  const product = (name: string) =>
    em.create(Product, {
      ...{ name, displayName: name, providerId, policyId: `product-${name}`, authType: AuthType.AUTH_TOKEN },
    });
  const plan = (name: string) => em.create(Plan, { name, displayName: name, providerId, policyId: `plan-${name}` });
  const { id: catalogueId } = em.create(Catalogue, { name: 'Rivals', visibility: CatalogueVisibility.PRIVATE });
  em.create(CatalogueTeam, { catalogueId, teamId: team.id });
  em.create(CatalogueProduct, { catalogueId, productId: product('ledger').id });
  em.create(CataloguePlan, { catalogueId, planId: plan('gold').id });
  const everybody = await em.findOneOrFail(Catalogue, { name: 'Public' });
  em.create(CataloguePlan, { catalogueId: everybody.id, planId: plan('standard').id });
  const enterprise = await em.findOneOrFail(Catalogue, { name: 'Enterprise' });
  em.create(CataloguePlan, { catalogueId: enterprise.id, planId: plan('platinum').id });
  product('draft');
  plan('draft');
  product('retry').policyFailure = 'The gateway refused it.';
  plan('retry').policyFailure = 'The gateway refused it.';
  em.create(Catalogue, { name: 'Empty' });
  // What the portal saw at its first start has no label.
  await em.nativeDelete(ProviderApi, {});
  await em.nativeDelete(ProviderSync, {});
  em.create(ProviderApi, {
    ...{ providerId, apiId: 'payment-api', name: 'payment', listenPath: '/payment/', authMethods: ['authToken'] },
    ...{ isActive: true, isInternal: false, versions: [] },
  });
  em.create(ProviderSync, { providerId, status: SyncStatus.SUCCEEDED });
  const { id: productId } = await em.findOneOrFail(Product, { name: 'accounts' });
  for (const title of ['accounts', 'guide'])
    em.create(ProductDocument, { productId, title, format: DocumentFormat.MARKDOWN, text: `# ${title}` });
  // Credentials on it can be renewed.
  (await em.findOneOrFail(Plan, { name: 'enterprise' })).keyLifetimeSeconds = 2_592_000;
}

/** Labels of everything that is there before anybody asks for access. */
export async function labelsOfTheOffer({ db }: Context): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const table of ['provider', 'catalogue', 'product', 'plan'] as const) {
    const rows = await db.selectFrom(table).select(['id', 'name']).execute();
    for (const { id, name } of rows) labels.set(`${table}:${name.toLowerCase()}`, id);
  }
  const documents = await db.selectFrom('productDocument').select(['id', 'title']).execute();
  for (const { id, title } of documents) labels.set(`document:${title}`, id);
  const { id: api } = await db.selectFrom('providerApi').select('id').executeTakeFirstOrThrow();
  labels.set('api:payment', api);
  const { id: sync } = await db.selectFrom('providerSync').select('id').executeTakeFirstOrThrow();
  labels.set('sync:first', sync);
  const users = await db.selectFrom('user').select(['id', 'email']).execute();
  for (const { id, email } of users) labels.set(`user:${email.split('@')[0]}`, id);
  const shortName: Record<string, string> = {
    'B2B customer': 'b2b',
    'Default Organisation': 'default',
    Rival: 'rival',
  };
  const organisations = await db.selectFrom('organisation').select(['id', 'name']).execute();
  for (const { id, name } of organisations) labels.set(`organisation:${shortName[name]}`, id);
  const teams = await db
    .selectFrom('team')
    .innerJoin('organisation', 'organisation.id', 'team.organisationId')
    .select(['team.id', 'team.name', 'team.isDefault', 'organisation.name as organisation'])
    .execute();
  for (const { id, name, isDefault, organisation } of teams) {
    labels.set(`team:${isDefault ? shortName[organisation] : name.toLowerCase()}`, id);
  }
  return labels;
}

/**
 * Announcements of products of every audience, one that was withdrawn, and an acknowledgement; and a product that not all
 * may see in the place of one that everybody sees.
 */
export async function addAnnouncements(ctx: Context, labels: Map<string, string>): Promise<void> {
  const { em } = ctx;
  const successorId = labels.get('product:accounts')!;
  await ctx.db.updateTable('product').set({ successorId }).where('id', '=', labels.get('product:payment')!).execute();
  const announce = (product: string, name = product) => {
    const about = { productId: labels.get(`product:${product}`)!, kind: AnnouncementKind.OTHER };
    const announcement = em.create(Announcement, { ...about, title: name, content: name });
    labels.set(`announcement:${name}`, announcement.id);
    return announcement;
  };
  const published = ['accounts', 'payment', 'ledger'].map((product) => announce(product));
  announce('payment', 'withdrawn').withdrawnAt = new Date();
  await em.flush();
  await recordEvents(
    ctx,
    published.map(({ id, productId }) => ({
      ...{ type: 'announcement.published' as const, subject: { announcementId: id, productId } },
    })),
  );
  await recordEvents(
    ctx,
    published.map(({ productId }) => ({ type: 'product.lifeCycleChanged' as const, subject: { productId } })),
  );
  await recordEvents(
    ctx,
    published.map(({ productId }) => revised(productId)),
  );
  const { id: announcementId } = published[0]!;
  const userId = labels.get('user:member')!;
  const acknowledgement = em.create(AnnouncementAcknowledgement, { announcementId, userId });
  await em.flush();
  labels.set('announcementacknowledgement:member', acknowledgement.id);
}

/** Terms of a plan that nobody asks for any more, and that were accepted by who did. */
export async function addTerms({ em }: Context, labels: Map<string, string>): Promise<void> {
  const planId = labels.get('plan:gold')!;
  const terms = em.create(PlanTerms, { planId, version: 1, text: 'Pay in gold.' });
  await em.flush();
  await em.nativeUpdate(Plan, { id: planId }, { termsId: terms.id });
  await em.nativeUpdate(AccessRequest, { planId }, { termsId: terms.id });
  labels.set('planterms:gold', terms.id);
}

/** A document that is gone since then has a new text; what is told of it names its product alone. */
export const revised = (productId: string) => ({
  ...{ type: 'product.documentRevised' as const, subject: { productId } },
  after: { documentId: productId, title: 'Gone', version: 2, isBreaking: true, changeCount: 1 },
});

import { AccessFlow, PortalSettings } from '../access/settings/portal-settings.entity.ts';
import { CatalogueVisibility } from '../catalogue/audience/catalogue-visibility.ts';
import { Catalogue, CataloguePlan, CatalogueProduct, CatalogueTeam } from '../catalogue/catalogues/catalogue.entity.ts';
import { Plan } from '../catalogue/plans/plan.entity.ts';
import { AuthType, Product } from '../catalogue/products/product.entity.ts';
import { Membership } from '../identity/accounts/membership.entity.ts';
import { User } from '../identity/accounts/user.entity.ts';
import { Organisation } from '../identity/organisations/organisation.entity.ts';
import { createOrganisation } from '../identity/organisations/organisation.service.ts';
import { Team } from '../identity/organisations/team.entity.ts';
import type { Context } from '../platform/context.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { hashPassword } from '../platform/security/password.ts';
import { UserRole } from '../platform/viewer.ts';
import type { Provider } from '../provider/providers/provider.entity.ts';

export const DEMO_PASSWORD = 'gatehouse-demo';

/** Who can sign in to the demo world, and as what. */
export const DEMO_ACCOUNTS = [
  { email: 'owner@example.com', displayName: 'Olivia Owner', part: 'API owner' },
  { email: 'partner@example.com', displayName: 'Pat Partner', part: 'admin of B2B customer' },
  { email: 'member@example.com', displayName: 'Morgan Member', part: 'member of its team' },
  { email: 'hobbyist@example.com', displayName: 'Harper Hobbyist', part: 'Default Organisation' },
] as const;

const DEMO_API_IDS = { accounts: 'accounts-api', payment: 'payment-api' };

/**
 * Two products, two plans and two catalogues, so that enterprise customers see both products with a bigger plan and
 * hobbyists one product with the free plan. Does nothing where it exists already.
 */
export async function seedDemoWorld(ctx: Context, provider: Provider): Promise<void> {
  const seeded = await ctx.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', DEMO_ACCOUNTS[0].email)
    .executeTakeFirst();
  if (seeded) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await inTransaction(ctx, async (tx) => {
    const { customerTeam } = await seedPeople(tx, passwordHash);
    seedCatalogues(tx, provider, customerTeam);
    const settings = await tx.em.findOneOrFail(PortalSettings, 1);
    settings.accessFlow = AccessFlow.DIRECT;
  });
}

async function seedPeople(ctx: Context, passwordHash: string) {
  const { em } = ctx;
  const everybody = await em.findOneOrFail(Organisation, { isDefault: true });
  const everybodysTeam = await em.findOneOrFail(Team, { organisationId: everybody.id });
  const customer = await createOrganisation(ctx, { name: 'B2B customer' });
  const customerTeam = em.create(Team, { organisationId: customer.organisation.id, name: 'Integration' });
  const user = (index: number, role: UserRole, organisation: Organisation | null, teams: Team[]) => {
    const { email, displayName } = DEMO_ACCOUNTS[index]!;
    const organisationId = organisation?.id ?? null;
    const { id: userId } = em.create(User, { email, displayName, role, organisationId, passwordHash });
    for (const { id: teamId } of teams) em.create(Membership, { userId, teamId, organisationId: organisationId! });
  };
  user(0, UserRole.API_OWNER, null, []);
  user(1, UserRole.CONSUMER_ADMIN, customer.organisation, [customer.team, customerTeam]);
  user(2, UserRole.TEAM_MEMBER, customer.organisation, [customer.team, customerTeam]);
  user(3, UserRole.TEAM_MEMBER, everybody, [everybodysTeam]);
  return { customerTeam };
}

function seedCatalogues({ em }: Context, { id: providerId, gatewayUrl }: Provider, customerTeam: Team): void {
  const product = (name: string, displayName: string, description: string, apiId: string) =>
    em.create(Product, {
      ...{ providerId, name, displayName, description, policyId: `product-${name}`, apiIds: [apiId] },
      authType: AuthType.AUTH_TOKEN,
      gatewayUrl: `${gatewayUrl}/${name}/`,
    });
  const accounts = product('accounts', 'Accounts API', 'Balances and transactions of accounts.', DEMO_API_IDS.accounts);
  const payment = product('payment', 'Payment API', 'Starts payments and tells how they went.', DEMO_API_IDS.payment);
  const free = em.create(Plan, {
    ...{ providerId, name: 'free', displayName: 'Free', policyId: 'plan-free', autoApprove: true },
    ...{ description: 'To try things out.', rate: 5, per: 10, quota: 1_000, quotaRenewalSeconds: 86_400 },
  });
  const enterprise = em.create(Plan, {
    ...{ providerId, name: 'enterprise', displayName: 'Enterprise', policyId: 'plan-enterprise' },
    ...{ description: 'For production.', rate: 100, per: 1, quota: 1_000_000, quotaRenewalSeconds: 2_592_000 },
  });
  const publicCatalogue = em.create(Catalogue, { name: 'Public', visibility: CatalogueVisibility.PUBLIC });
  const enterpriseCatalogue = em.create(Catalogue, { name: 'Enterprise', visibility: CatalogueVisibility.PRIVATE });
  publish(publicCatalogue, [payment], [free]);
  publish(enterpriseCatalogue, [accounts, payment], [free, enterprise]);
  em.create(CatalogueTeam, { catalogueId: enterpriseCatalogue.id, teamId: customerTeam.id });

  function publish({ id: catalogueId }: Catalogue, products: Product[], plans: Plan[]): void {
    for (const { id: productId } of products) em.create(CatalogueProduct, { catalogueId, productId });
    for (const { id: planId } of plans) em.create(CataloguePlan, { catalogueId, planId });
  }
}

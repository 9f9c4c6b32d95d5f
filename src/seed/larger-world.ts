import { requestAccess } from '../access/asking/asking.service.ts';
import { CatalogueVisibility } from '../catalogue/audience/catalogue-visibility.ts';
import { createCatalogue } from '../catalogue/catalogues/catalogue.service.ts';
import { createPlan } from '../catalogue/plans/plan.service.ts';
import { createProduct } from '../catalogue/products/product.service.ts';
import { addUser } from '../identity/accounts/user-creation.service.ts';
import { readViewer } from '../identity/accounts/viewer.queries.ts';
import { createOrganisation } from '../identity/organisations/organisation.service.ts';
import { asViewer, type Context } from '../platform/context.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { hashPassword } from '../platform/security/password.ts';
import { UserRole } from '../platform/viewer.ts';
import { DEMO_PASSWORD } from './demo-world.ts';

/** The portal lacks what the larger world builds on. */
export class NothingToBuildOn extends Error {}

const KINDS = ['catalogue', 'plan', 'product', 'organisation', 'user', 'request'] as const;

/** How many objects of each kind this run added. */
export type Added = Record<(typeof KINDS)[number], number>;

const PRODUCTS_PER_CATALOGUE = 10;
const USERS_PER_ORGANISATION = 5;

type Make = (tx: Context) => Promise<{ id: string }>;

/** One run: whose hand it is, what it sells, and what it adds unless an earlier run did. */
interface Run {
  owner: Context;
  apis: Awaited<ReturnType<typeof apisToSell>>;
  /** Of every account that is added. */
  passwordHash: string;
  /** @param name By which an earlier run's is found. */
  add(kind: keyof Added, name: string, make: Make): Promise<string>;
}

/**
 * Adds a world to play with: products on the APIs that the first provider has, plans, public catalogues, organisations,
 * users and their requests, by the same services as the API, so that a running portal does the rest. Every second plan
 * approves by itself. Names are the same in every run, and what has its name already is left alone.
 * @param size Products, users and requests, 1 to 1,000.
 * @throws NothingToBuildOn without an API owner, or before a provider was synchronised.
 */
export async function seedLargerWorld(system: Context, size: number): Promise<Added> {
  const owner = await ownerContext(system);
  const known = await knownIds(system);
  const added = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Added;
  const add: Run['add'] = async (kind, name, make) => {
    const id = known.get(name);
    if (id) return id;
    const made = await inTransaction(owner, make);
    added[kind] += 1;
    known.set(name, made.id);
    return made.id;
  };
  const run = { owner, add, apis: await apisToSell(system), passwordHash: await hashPassword(DEMO_PASSWORD) };
  for (let index = 0; index < size; index += 1) await seedRequest(run, index);
  return added;
}

/** The request of one user for one product, with all that it needs. */
async function seedRequest(run: Run, index: number): Promise<void> {
  const { catalogueId, planId } = await seedShelf(run, Math.floor(index / PRODUCTS_PER_CATALOGUE));
  const productId = await seedProduct(run, index, catalogueId);
  const userId = await seedUser(run, index);
  const app = nameOf('app', index);
  await run.add('request', app, async (tx) => {
    const wish = { catalogueId, planId, productIds: [productId], newApp: { name: app } };
    return requestAccess(await contextOf(tx, userId), { ...wish, reason: 'To play with.' });
  });
}

async function seedShelf({ add, apis }: Run, index: number) {
  const catalogue = nameOf('catalogue', index);
  const catalogueId = await add('catalogue', catalogue, (tx) =>
    createCatalogue(tx, { name: catalogue, visibility: CatalogueVisibility.PUBLIC }),
  );
  const name = nameOf('plan', index);
  const { providerId } = apis[0]!;
  const limits = { rate: 10 * (index + 1), per: 1, quota: 1_000 * (index + 1), quotaRenewalSeconds: 86_400 };
  const planId = await add('plan', name, (tx) =>
    createPlan(tx, { providerId, name, ...limits, autoApprove: index % 2 === 1, catalogueIds: [catalogueId] }),
  );
  return { catalogueId, planId };
}

function seedProduct({ add, apis }: Run, index: number, catalogueId: string): Promise<string> {
  const name = nameOf('product', index);
  const apiIds = [apis[index % apis.length]!.id];
  const description = `Number ${index + 1} of the larger world.`;
  return add('product', name, (tx) =>
    createProduct(tx, { name, description, tags: [`group ${index % 7}`], apiIds, catalogueIds: [catalogueId] }),
  );
}

async function seedUser({ add, passwordHash }: Run, index: number): Promise<string> {
  const name = nameOf('organisation', Math.floor(index / USERS_PER_ORGANISATION));
  const organisationId = await add(
    'organisation',
    name,
    async (tx) => (await createOrganisation(tx, { name })).organisation,
  );
  const email = `seed-user-${index + 1}@example.com`;
  const role = index % USERS_PER_ORGANISATION === 0 ? UserRole.CONSUMER_ADMIN : UserRole.TEAM_MEMBER;
  const displayName = nameOf('user', index);
  return add('user', email, (tx) => addUser(tx, { email, displayName, role, organisationId }, passwordHash));
}

const nameOf = (kind: string, index: number) => `Seed ${kind} ${String(index + 1).padStart(4, '0')}`;

/** Ids of what earlier runs left, by name; a user's is the address, a request's the name of its app. */
async function knownIds({ db }: Context): Promise<Map<string, string>> {
  const tables = ['catalogue', 'organisation', 'product', 'plan', 'app'] as const;
  const named = (table: (typeof tables)[number]) =>
    db.selectFrom(table).select(['id', 'name']).where('name', 'like', 'Seed %').execute();
  const users = db.selectFrom('user').select(['id', 'email as name']).where('email', 'like', 'seed-user-%').execute();
  const rows = await Promise.all([...tables.map(named), users]);
  return new Map(rows.flat().map(({ id, name }) => [name, id]));
}

async function ownerContext(system: Context): Promise<Context> {
  const owner = await system.db
    .selectFrom('user')
    .select('id')
    .where('role', '=', UserRole.API_OWNER)
    .where('isActive', '=', true)
    .orderBy('id')
    .executeTakeFirst();
  if (!owner) throw new NothingToBuildOn('There is no API owner: make one with `npm run create-owner`.');
  return contextOf(system, owner.id);
}

/** @throws NothingToBuildOn when somebody locked the account of an earlier run. */
async function contextOf(ctx: Context, userId: string): Promise<Context> {
  const viewer = await readViewer(ctx, userId);
  if (!viewer) throw new NothingToBuildOn('An account that the seed made is locked.');
  return asViewer(ctx, viewer);
}

/** APIs of the first provider that take keys. */
async function apisToSell({ db }: Context) {
  const apis = await db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .select(['providerApi.id', 'providerApi.providerId', 'authMethods'])
    .where('missingSince', 'is', null)
    .where('provider.deletedAt', 'is', null)
    .orderBy('providerApi.providerId')
    .orderBy('providerApi.apiId')
    .execute();
  const sold = apis.filter((api) => api.providerId === apis[0]?.providerId && api.authMethods.includes('authToken'));
  if (sold.length > 0) return sold;
  throw new NothingToBuildOn('No provider has APIs yet: start the portal and let it synchronise.');
}

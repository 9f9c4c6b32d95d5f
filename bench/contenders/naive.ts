import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Entity, ManyToMany, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Collection, type EntityManager, MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';
import { createPool, DATABASE_URL, ready } from './serve.ts';
import { type Viewer, viewerOf } from './viewer.ts';

/** What the documentation of the three libraries leads to at first: entities from the database to the answer, no loaders. */
interface Context {
  em: EntityManager;
  viewer: Viewer | null;
}

enum AccessRequestStatus {
  PENDING = 'PENDING',
  AWAITING_EXTERNAL = 'AWAITING_EXTERNAL',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(AccessRequestStatus, { name: 'AccessRequestStatus' });

@ObjectType()
@Entity()
class Team {
  @PrimaryKey({ type: 'uuid' })
  id!: string;
}

@ObjectType()
@Entity()
class Plan {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  name!: string;

  @Field()
  @Property({ type: 'text' })
  displayName!: string;

  @Field(() => Int, { nullable: true })
  @Property({ type: 'integer', nullable: true })
  rate!: number | null;

  @Field(() => Int, { nullable: true })
  @Property({ type: 'integer', nullable: true })
  per!: number | null;

  @Field(() => Int, { nullable: true })
  @Property({ type: 'integer', nullable: true })
  quota!: number | null;

  @Field(() => Int, { nullable: true })
  @Property({ type: 'integer', nullable: true })
  quotaRenewalSeconds!: number | null;

  @Field()
  @Property({ type: 'boolean' })
  autoApprove!: boolean;

  @Property({ type: 'datetime', nullable: true })
  deletedAt!: Date | null;

  @Property({ type: 'datetime', nullable: true })
  hiddenAt!: Date | null;

  @ManyToMany({ entity: () => Catalogue, mappedBy: 'plans' })
  catalogues = new Collection<Catalogue>(this);
}

@ObjectType()
@Entity()
class Product {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  name!: string;

  @Field()
  @Property({ type: 'text' })
  displayName!: string;

  @Field(() => String, { nullable: true })
  @Property({ type: 'text', nullable: true })
  description!: string | null;

  @Field(() => [String])
  @Property({ type: 'json' })
  tags!: string[];

  @Field()
  @Property({ type: 'boolean' })
  isFeatured!: boolean;

  @Property({ type: 'datetime', nullable: true })
  deletedAt!: Date | null;

  @Property({ type: 'datetime', nullable: true })
  hiddenAt!: Date | null;

  @ManyToMany({ entity: () => Catalogue, mappedBy: 'shelf' })
  catalogues = new Collection<Catalogue>(this);
}

@ObjectType()
@Entity()
class Catalogue {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  name!: string;

  @Field()
  @Property({ type: 'text' })
  visibility!: string;

  @Property({ type: 'datetime', nullable: true })
  deletedAt!: Date | null;

  @ManyToMany({ entity: () => Team, pivotTable: 'catalogue_team' })
  teams = new Collection<Team>(this);

  @ManyToMany({ entity: () => Product, pivotTable: 'catalogue_product' })
  shelf = new Collection<Product>(this);

  @ManyToMany({ entity: () => Plan, pivotTable: 'catalogue_plan' })
  plans = new Collection<Plan>(this);
}

@ObjectType()
@Entity()
class Organisation {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  name!: string;
}

@ObjectType()
@Entity({ tableName: 'user' })
class User {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  displayName!: string;

  @ManyToOne({ entity: () => Organisation, nullable: true })
  organisation!: Organisation | null;
}

@ObjectType()
@Entity()
class App {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  name!: string;

  @ManyToOne({ entity: () => User })
  owner!: User;
}

@ObjectType()
@Entity()
class AccessRequest {
  @Field(() => ID)
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field()
  @Property({ type: 'text' })
  status!: string;

  @Field()
  @Property({ type: 'text' })
  kind!: string;

  @Field(() => String, { nullable: true })
  @Property({ type: 'text', nullable: true })
  reason!: string | null;

  @Field(() => Date)
  @Property({ type: 'datetime' })
  createdAt!: Date;

  @ManyToOne({ entity: () => User })
  requester!: User;

  @ManyToOne({ entity: () => App })
  app!: App;

  @ManyToOne({ entity: () => Plan })
  plan!: Plan;

  @ManyToMany({ entity: () => Product, pivotTable: 'access_request_product' })
  products = new Collection<Product>(this);
}

@ObjectType()
class CatalogueConnection {
  @Field(() => [Catalogue])
  nodes!: Catalogue[];
}

@ObjectType()
class ProductConnection {
  @Field(() => [Product])
  nodes!: Product[];
}

@ObjectType()
class AccessRequestConnection {
  @Field(() => [AccessRequest])
  nodes!: AccessRequest[];
}

@InputType()
class AccessRequestFilter {
  @Field(() => [AccessRequestStatus], { nullable: true })
  status?: string[];
}

const shown = (viewer: Viewer | null) => (viewer?.isOwner ? { deletedAt: null } : { deletedAt: null, hiddenAt: null });

const visible = (viewer: Viewer | null) =>
  viewer?.isOwner
    ? { deletedAt: null }
    : { deletedAt: null, $or: [{ visibility: 'PUBLIC' }, { teams: { id: { $in: viewer?.teamIds ?? [] } } }] };

@Resolver(() => Catalogue)
class CatalogueResolver {
  @Query(() => CatalogueConnection)
  async catalogues(@Ctx() { em, viewer }: Context, @Arg('first', () => Int, { defaultValue: 20 }) first: number) {
    return { nodes: await em.find(Catalogue, visible(viewer), { orderBy: { id: 'asc' }, limit: first }) };
  }

  @FieldResolver(() => ProductConnection)
  async products(
    @Ctx() { em, viewer }: Context,
    @Root() { id }: Catalogue,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
  ) {
    const where = { catalogues: { id }, ...shown(viewer) };
    return { nodes: await em.find(Product, where, { orderBy: { id: 'asc' }, limit: first }) };
  }

  @FieldResolver(() => [Plan])
  plans(@Ctx() { em, viewer }: Context, @Root() { id }: Catalogue) {
    return em.find(Plan, { catalogues: { id }, ...shown(viewer) }, { orderBy: { id: 'asc' } });
  }
}

@Resolver(() => Product)
class ProductResolver {
  @Query(() => Product, { nullable: true })
  product(@Ctx() { em, viewer }: Context, @Arg('id', () => ID) id: string) {
    const published = viewer?.isOwner ? {} : { catalogues: visible(viewer) };
    return em.findOne(Product, { id, ...shown(viewer), ...published });
  }

  @FieldResolver(() => [Plan])
  plans(@Ctx() { em, viewer }: Context, @Root() { id }: Product) {
    const where = { catalogues: { shelf: { id }, ...visible(viewer) }, ...shown(viewer) };
    return em.find(Plan, where, { orderBy: { id: 'asc' } });
  }
}

@Resolver(() => AccessRequest)
class AccessRequestResolver {
  @Query(() => AccessRequestConnection, { nullable: true })
  async accessRequests(
    @Ctx() { em, viewer }: Context,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('filter', () => AccessRequestFilter, { nullable: true }) filter?: AccessRequestFilter,
  ) {
    if (!viewer) throw new Error('Sign in.');
    const seen = viewer.isOwner ? {} : { $or: [{ app: { owner: viewer.userId } }, { requester: viewer.userId }] };
    const where = filter?.status ? { ...seen, status: { $in: filter.status } } : seen;
    return { nodes: await em.find(AccessRequest, where, { orderBy: { id: 'desc' }, limit: first }) };
  }

  @FieldResolver(() => App)
  app(@Ctx() { em }: Context, @Root() request: AccessRequest) {
    return em.findOneOrFail(App, request.app.id);
  }

  @FieldResolver(() => Plan)
  plan(@Ctx() { em }: Context, @Root() request: AccessRequest) {
    return em.findOneOrFail(Plan, request.plan.id);
  }

  @FieldResolver(() => User)
  requester(@Ctx() { em }: Context, @Root() request: AccessRequest) {
    return em.findOneOrFail(User, request.requester.id);
  }

  @FieldResolver(() => [Product])
  products(@Root() request: AccessRequest) {
    return request.products.loadItems({ orderBy: { id: 'asc' } });
  }
}

@Resolver(() => User)
class UserResolver {
  @FieldResolver(() => Organisation, { nullable: true })
  organisation(@Ctx() { em }: Context, @Root() user: User) {
    return user.organisation && em.findOneOrFail(Organisation, user.organisation.id);
  }
}

const orm = await MikroORM.init({
  clientUrl: DATABASE_URL,
  entities: [Team, Plan, Product, Catalogue, Organisation, User, App, AccessRequest],
  namingStrategy: UnderscoreNamingStrategy,
});
const pool = createPool();
const schema = await buildSchema({
  resolvers: [CatalogueResolver, ProductResolver, AccessRequestResolver, UserResolver],
  validate: false,
});
const server = new ApolloServer<Context>({ schema });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({
    em: orm.em.fork(),
    viewer: await viewerOf(pool, req.headers.authorization?.slice(7) ?? null),
  }),
});
ready(Number(new URL(url).port));

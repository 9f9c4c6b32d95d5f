import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
} from 'graphql';

/** What the toy's resolvers get. */
export interface ToyContext {
  viewer: string | null;
}

/** Stands for what must never leave the server. */
export const SECRET = 'postgres://gatehouse:hunter2@db.internal';

type Field = GraphQLFieldConfig<Record<string, unknown>, ToyContext>;

const list = (type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType) =>
  new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));

function fail(): never {
  throw new Error(`cannot connect to ${SECRET}`);
}

const boom: Field = { type: GraphQLString, resolve: fail };

const Colour = new GraphQLEnumType({ name: 'Colour', values: { RED: { value: 1 }, GREEN: { value: 2 } } });

const Animal = new GraphQLInterfaceType({
  name: 'Animal',
  fields: { name: { type: new GraphQLNonNull(GraphQLString) } },
  resolveType: (value: { kind: string }) => value.kind,
});
const Dog = new GraphQLObjectType({
  name: 'Dog',
  interfaces: [Animal],
  fields: { name: { type: new GraphQLNonNull(GraphQLString) }, barks: { type: GraphQLBoolean } },
});
const Cat = new GraphQLObjectType({
  name: 'Cat',
  interfaces: [Animal],
  fields: { name: { type: new GraphQLNonNull(GraphQLString) }, lives: { type: GraphQLInt, resolve: async () => 9 } },
});
const Pet = new GraphQLUnionType({
  name: 'Pet',
  types: [Dog, Cat],
  resolveType: (value: { kind: string }) => value.kind,
});

const animals = [
  { kind: 'Dog', name: 'Rex', barks: true },
  { kind: 'Cat', name: 'Tom' },
];

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index) }));
const first = { first: { type: GraphQLInt, defaultValue: 20 } };

const Item: GraphQLObjectType = new GraphQLObjectType({
  name: 'Item',
  fields: (): GraphQLFieldConfigMap<Record<string, unknown>, ToyContext> => ({
    id: { type: new GraphQLNonNull(GraphQLID) },
    colour: { type: Colour, resolve: ({ id }) => (Number(id) % 2) + 1 },
    tags: { type: new GraphQLNonNull(new GraphQLList(GraphQLString)), resolve: () => Promise.resolve(['a', null]) },
    parts: { type: list(Item), resolve: () => rows(2) },
    items: { type: list(Item), args: first, resolve: (_, args) => rows(args.first) },
    owner: { type: Animal, resolve: async () => animals[0] },
    parent: { type: Item, resolve: async ({ id }) => ({ id: `${id}-parent` }) },
    boom,
    brokenPromise: { type: new GraphQLNonNull(GraphQLString), resolve: async () => null },
  }),
});

const Edge = new GraphQLObjectType({ name: 'ItemEdge', fields: { node: { type: Item } } });
const ItemConnection = new GraphQLObjectType({
  name: 'ItemConnection',
  fields: { nodes: { type: list(Item) }, edges: { type: list(Edge) } },
});

const Filter = new GraphQLInputObjectType({
  name: 'Filter',
  fields: {
    text: { type: GraphQLString },
    colours: { type: new GraphQLList(new GraphQLNonNull(Colour)), defaultValue: [2] },
    first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 3 },
  },
});

const EchoInput: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'EchoInput',
  fields: () => ({
    text: { type: new GraphQLNonNull(GraphQLString) },
    times: { type: GraphQLInt, defaultValue: 1 },
    colour: { type: Colour },
    nested: { type: EchoInput },
  }),
});

const queries: GraphQLFieldConfigMap<Record<string, unknown>, ToyContext> = {
  hello: {
    type: new GraphQLNonNull(GraphQLString),
    args: { name: { type: GraphQLString, defaultValue: 'world' } },
    resolve: (_, { name }) => `Hello, ${name}!`,
  },
  viewer: { type: GraphQLString, resolve: (_, __, { viewer }) => viewer },
  item: { type: Item, args: { id: { type: new GraphQLNonNull(GraphQLID) } }, resolve: async (_, { id }) => ({ id }) },
  items: { type: list(Item), args: first, resolve: async (_, args) => rows(args.first) },
  nodes: {
    type: list(Item),
    args: { ids: { type: new GraphQLNonNull(new GraphQLList(GraphQLID)) } },
    resolve: (_, { ids }) => ids.map((id: string) => ({ id })),
  },
  connection: {
    type: new GraphQLNonNull(ItemConnection),
    args: { ...first, last: { type: GraphQLInt } },
    resolve: (_, args) => ({ nodes: rows(args.first), edges: rows(args.first).map((node) => ({ node })) }),
  },
  animals: { type: list(Animal), resolve: () => animals },
  pets: { type: list(Pet), resolve: async () => animals },
  echo: {
    type: GraphQLString,
    args: { input: { type: EchoInput } },
    resolve: (_, { input }) => JSON.stringify(input ?? null),
  },
  filtered: {
    type: GraphQLString,
    args: { filter: { type: Filter }, strict: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 1 } },
    resolve: (_, { filter, strict }) => JSON.stringify([filter, strict]),
  },
  password: { type: GraphQLString, args: { secret: { type: GraphQLInt } } },
  boom,
  forbidden: {
    type: GraphQLString,
    resolve: () => {
      throw new GraphQLError('Not for you.', { extensions: { code: 'FORBIDDEN', values: [SECRET] } });
    },
  },
};

/** Things that tests hold on to while the server runs. */
export interface Toy {
  schema: GraphQLSchema;
  /** How often the mutation `increment` ran. */
  increments: number;
  /** Starts when `slow` begins to run; `slow` answers when `release` is called. */
  slow: { started: Promise<void>; release(): void };
  /** Sends an event to all running `ticks`, ends them with an error, or tells how many there are. */
  ticks: { push(n: number): void; fail(error: Error): void; readonly size: number };
}

/** A small schema with everything the edges must handle: errors, nulls, abstract types, lists, inputs and a stream. */
export function createToy(): Toy {
  const started = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const streams = new Set<Stream>();
  const toy: Toy = {
    schema: new GraphQLSchema({
      query: new GraphQLObjectType({
        name: 'Query',
        fields: { ...queries, slow: { type: GraphQLString, resolve: slow } },
      }),
      mutation: new GraphQLObjectType({
        name: 'Mutation',
        fields: { increment: { type: GraphQLInt, resolve: () => ++toy.increments } },
      }),
      subscription: subscriptionType(streams),
      types: [Dog, Cat],
    }),
    increments: 0,
    slow: { started: started.promise, release: released.resolve },
    ticks: {
      push: (n) => {
        for (const stream of streams) stream.push(n);
      },
      fail: (error) => {
        for (const stream of streams) stream.fail(error);
      },
      get size() {
        return streams.size;
      },
    },
  };
  return toy;

  async function slow() {
    started.resolve();
    await released.promise;
    return 'done';
  }
}

function subscriptionType(streams: Set<Stream>): GraphQLObjectType {
  const Tick = new GraphQLObjectType<{ n: number }, ToyContext>({
    name: 'Tick',
    fields: {
      n: { type: new GraphQLNonNull(GraphQLInt) },
      viewer: { type: GraphQLString, resolve: (_, __, { viewer }) => viewer },
      boom: { type: GraphQLString, resolve: fail },
      fatal: { type: new GraphQLNonNull(GraphQLString), resolve: fail },
      padding: { type: GraphQLString, resolve: () => 'x'.repeat(4096) },
      items: { type: list(Item), args: first, resolve: (_, args) => rows(args.first) },
    },
  });
  return new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      ticks: {
        type: new GraphQLNonNull(Tick),
        args: { count: { type: GraphQLInt } },
        subscribe: () => new Stream(streams),
        resolve: (n: number) => ({ n }),
      },
      refused: { type: GraphQLInt, subscribe: fail },
    },
  });
}

/** A queue that a test fills and a subscriber empties. */
class Stream implements AsyncIterableIterator<number> {
  private readonly queue: number[] = [];
  private failure: Error | null = null;
  private done = false;
  private wake = () => {};

  constructor(private readonly streams: Set<Stream>) {
    streams.add(this);
  }

  push(n: number): void {
    this.queue.push(n);
    this.wake();
  }

  fail(error: Error): void {
    this.failure = error;
    this.wake();
  }

  async next(): Promise<IteratorResult<number>> {
    while (this.queue.length === 0 && !this.failure && !this.done) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.done) return { done: true, value: undefined };
    if (this.failure) {
      this.streams.delete(this);
      throw this.failure;
    }
    return { done: false, value: Number(this.queue.shift()) };
  }

  async return(): Promise<IteratorResult<number>> {
    this.streams.delete(this);
    this.done = true;
    this.wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema.ts';

const schema = createSchema();

type Field = GraphQLField<unknown, unknown>;

const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  ({ name }) => !name.startsWith('__'),
);

/** Every field of an object, as `Catalogue.plans`. */
const fields = types
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type, field, path: `${type.name}.${field.name}` })),
  );

const isConnection = (type: GraphQLNamedType): type is GraphQLObjectType =>
  isObjectType(type) && type.name.endsWith('Connection');

/** Fields that answer with pages, with the name of what is on them. */
const pages = fields.flatMap(({ field, path }) => {
  const type = getNamedType(field.type);
  return isConnection(type) ? [{ field, path, of: getNamedType(type.getFields().nodes!.type).name }] : [];
});

const current = <F extends GraphQLArgument | GraphQLInputField | Field>(some: readonly F[]): F[] =>
  some.filter(({ deprecationReason }) => deprecationReason == null);

/** Arguments of lists that clients outside rely on, or that name the parent of a list. */
const OF_THEIR_OWN = ['Query.products.search', 'Query.products.catalogueId', 'Query.webhookDeliveries.webhookId'];

describe('filters', () => {
  it('K6: a list takes its page, `orderBy` and `filter`, and nothing else', () => {
    const paging = ['first', 'last', 'after', 'before', 'orderBy', 'filter'];
    const others = pages.flatMap(({ field, path }) =>
      current(field.args).flatMap(({ name }) => (paging.includes(name) ? [] : [`${path}.${name}`])),
    );
    expect(others.toSorted()).toEqual(OF_THEIR_OWN.toSorted());
  });

  it('K6: the filter of a list of X is an XFilter, and there are no others', () => {
    const used = pages.flatMap(({ field, path, of }) =>
      field.args.flatMap(({ name, type }) =>
        name === 'filter' ? [{ path, type: String(type), right: `${of}Filter` }] : [],
      ),
    );
    expect(used.filter(({ type, right }) => type !== right)).toEqual([]);
    const named = types.filter((type) => isInputObjectType(type) && /Filter/.test(type.name)).map(({ name }) => name);
    expect(named.toSorted()).toEqual(used.map(({ type }) => type).toSorted());
  });

  it('K6: each condition of a filter takes a list; but for times, yes or no, and words to search for', () => {
    const filters = types.filter((type): type is GraphQLInputObjectType => /Filter$/.test(type.name));
    const single = filters.flatMap((type) =>
      current(Object.values(type.getFields())).flatMap(({ name, type: of }) =>
        isListType(getNullableType(of)) || ['Boolean', 'DateTime'].includes(getNamedType(of).name) || name === 'search'
          ? []
          : [`${type.name}.${name}`],
      ),
    );
    expect(single).toEqual([]);
  });
});

describe('deletions', () => {
  const mutations = Object.values(schema.getMutationType()!.getFields());
  const payloadOf = ({ type }: Field) => (getNamedType(type) as GraphQLObjectType).getFields();

  it('K6: every deletion tells the id of what is gone as `deletedId`', () => {
    const deletions = mutations.filter(({ name }) => name.startsWith('delete'));
    expect(deletions.length).toBeGreaterThan(5);
    expect(
      deletions.filter((field) => String(payloadOf(field).deletedId?.type) !== 'ID').map(({ name }) => name),
    ).toEqual([]);
  });

  it('K6: no other field of a payload is the bare id of an object', () => {
    const bare = mutations.flatMap((field) =>
      current(Object.values(payloadOf(field))).flatMap(({ name, type }) =>
        getNamedType(type).name === 'ID' ? [name] : [],
      ),
    );
    // A submitted cart is no object of its own, and a used link does not show the request that it was about.
    expect([...new Set(bare)].toSorted()).toEqual(['accessRequestId', 'checkoutId', 'deletedId']);
  });
});

describe('event types', () => {
  const eventType = schema.getType('EventType');

  it('K6: what tells an event tells its type as an enum too', () => {
    expect(isEnumType(eventType)).toBe(true);
    const events = types
      .filter(isObjectType)
      .filter((type) => /Event$/.test(type.name) || type.getFields().occurredAt)
      .map(({ name }) => name);
    expect(events.toSorted()).toEqual(['AccessRequestEvent', 'AuditEvent', 'CredentialEvent', 'ProviderEvent']);
    const without = fields.filter(({ type, field }) => events.includes(type.name) && field.name === 'eventType');
    expect(without.map(({ field }) => getNamedType(field.type))).toEqual(events.map(() => eventType));
  });

  it('K6: what takes types of events takes them as an enum', () => {
    const inputs = types
      .filter(isInputObjectType)
      .flatMap((type) =>
        current(Object.values(type.getFields())).map(({ name, type: of }) => ({ path: `${type.name}.${name}`, of })),
      );
    const taking = inputs.filter(
      ({ path, of }) => getNamedType(of) === eventType || /\.(eventTypes?|events)$/.test(path),
    );
    expect(taking.filter(({ of }) => getNamedType(of) !== eventType)).toEqual([]);
    expect(taking.map(({ path }) => path).toSorted()).toEqual([
      'AuditEventFilter.types',
      'CreateWebhookInput.events',
      'UpdateWebhookInput.events',
    ]);
  });
});

import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { MAX_LIST } from '../../src/platform/graphql/paging.ts';
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

describe('pages', () => {
  const only = new Set(types.filter(isConnection).map(({ name }) => name));

  it('K6: every connection tells how many there are, and every one is somewhere', () => {
    const told = types.filter(isConnection).filter((type) => String(type.getFields().totalCount?.type) === 'Int!');
    expect(told.map(({ name }) => name).toSorted()).toEqual([...only].toSorted());
    expect(new Set(pages.map(({ field }) => getNamedType(field.type).name))).toEqual(only);
  });

  it('K6: every list of X can be ordered by an XOrder, by its making or else by its place', () => {
    const orderBy = pages.map(({ field, path, of }) => {
      const type = field.args.find(({ name }) => name === 'orderBy')?.type;
      return { path, type: String(type), right: `${of}Order` };
    });
    expect(orderBy.filter(({ type, right }) => type !== right)).toEqual([]);
    for (const { of } of pages) {
      const order = schema.getType(`${of}Order`) as GraphQLInputObjectType;
      const { field, direction } = order.getFields();
      expect([String(field!.type), String(direction!.type)]).toEqual([`${of}OrderField!`, 'OrderDirection!']);
      const names = (schema.getType(`${of}OrderField`) as GraphQLEnumType).getValues().map(({ name }) => name);
      expect(names[0]).toBe(MAKING[of] ?? 'CREATED_AT');
    }
  });
});

/** What is not made, but happens, and hours or days. */
const MAKING: Record<string, string> = { AuditEvent: 'OCCURRED_AT', UsageBucket: 'STARTS_AT' };

describe('lists without pages', () => {
  const lists = fields.filter(
    ({ type, field }) =>
      isListType(getNullableType(field.type)) &&
      isCompositeType(getNamedType(field.type)) &&
      !isConnection(type) &&
      field.name !== 'userErrors',
  );
  const paths = lists.map(({ path }) => path);

  it('K6: are those that cannot grow, each for a reason, and those that have a connection beside them', () => {
    const beside = lists.filter(({ type, field }) => {
      const pages = type.getFields()[`${field.name}Connection`];
      return pages && getNamedType(pages.type).name === `${getNamedType(field.type).name}Connection`;
    });
    const small = paths.filter((path) => !beside.some((one) => one.path === path));
    expect(small.toSorted()).toEqual(Object.keys(SMALL).toSorted());
  });

  it('K6: beside a connection they say how many they show', () => {
    const silent = lists.filter(
      ({ path, field }) => !(path in SMALL) && !new RegExp(`first ${MAX_LIST}\\b`).test(field.description!),
    );
    expect(silent.map(({ path }) => path)).toEqual(['Product.documents']);
  });
});

/** Lists that may stay whole, by what holds them small. */
const SMALL: Record<string, string> = {
  'ContentTemplate.fields': 'a template has 30 fields',
  'ContentEntry.fields': 'a template has 30 fields',
  'ContentEntry.teams': 'an entry names 100 teams',
  'ContentVersion.fields': 'a template has 30 fields',
  'ContentTranslation.fields': 'a template has 30 fields',
  'SecondFactors.passkeys': 'an account has 20 passkeys',
  'Query.nodes': 'as many as the ids that were given',
  'AccessRequest.answers': 'a form has 30 fields',
  'Credential.probes': 'one for each product of a credential that asks for it, which one job calls in turn',
  'AddToCartPayload.items': 'a call names 20 products',
  'App.attributes': 'there are at most 50 of apps',
  'AskedForm.fields': 'the forms of a request, of 30 fields each',
  'AuditEvent.subjects': 'one for each kind of object',
  'AuthorizationServer.clientTypes': 'a server has 20 client types',
  'Product.clientTypes': 'a server has 20 client types',
  'ClientTokens.nodes': 'the gateway is asked for all, and 100 are told',
  'Cart.items': 'a cart holds 100 items',
  'Cart.problems': 'one for each rule',
  'Cart.requests': 'a cart holds 100 items',
  'CartItem.problems': 'one for each rule',
  'CartRequest.items': 'a cart holds 100 items',
  'DecideAccessRequestsPayload.results': 'a call names 50 requests',
  'EffectiveAccess.apis': 'read from one key at the gateway',
  'EffectiveAccess.policies': 'read from one key at the gateway',
  'IdentityProvider.mappings': 'there are at most 200 mappings',
  'ImportKeysPayload.results': 'a call names 1,000 keys',
  'Invitation.teams': 'an invitation names 20 teams',
  'Menu.items': 'a menu has 100 items',
  'Menu.allItems': 'a menu has 100 items',
  'MenuItem.items': 'a menu has 100 items',
  'MenuItem.labels': 'an item has 20 labels',
  'Query.menus': 'there are at most 50 of them',
  'Query.themes': 'there are at most 50 of them',
  'Theme.colours': 'one for each name that there is',
  'OfferAdministration.apis': 'written in one policy at the provider',
  'OfferAdministration.metadata': 'a plan has 20 entries',
  'OrderApprovalRulesPayload.approvalRules': 'there are at most 100 rules',
  'OrderAttributesPayload.attributes': 'there are at most 50 of a subject',
  'SearchResult.hits': 'the best ones, as many as are asked for',
  'Image.renditions': 'one for each size that there is',
  'ProductDocument.codeSamples': 'one for each language',
  'ProductDocument.versions': 'the newest 20',
  'DocumentVersion.changes': 'the first 200',
  'ProductApi.parts': 'what one call brings',
  'ProductFacets.tags': 'the first 100',
  'ProductFacets.categories': 'the first 100',
  'ProductFacets.catalogues': 'the first 100',
  'ProductFacets.authTypes': 'one for each method',
  'ProductFacets.isFeatured': 'true and false',
  'ProductFacets.isRequestable': 'true and false',
  'ProductFacets.autoApprove': 'true and false',
  'ProductFacets.lifeCycles': 'one for each stage of a life',
  'Product.apis': 'written in one policy at the provider',
  'Product.obstacles': 'of the APIs of one policy',
  'Provider.warnings': 'one for each kind of warning',
  'ClaimCredentialPayload.calls': 'one for each API of a credential',
  'RevealCredentialPayload.calls': 'one for each API of a credential',
  'ProviderApi.obstacles': 'one for each kind of obstacle',
  'ProviderSweep.drifts': 'the first 200',
  'ProviderSweep.foreignKeys': 'the first 200',
  'ProviderSync.ignored': 'the first 500',
  'ProviderSync.warnings': 'the first 500',
  'ProviderTest.warnings': 'one for each kind of warning',
  'Query.approvalRules': 'there are at most 100 rules',
  'Query.authorizationServers': 'there are at most 20 of them',
  'Query.attributes': 'there are at most 50 of a subject',
  'Query.eventTypes': 'written in the code',
  'Query.identityProviders': 'there are at most 20 of them',
  'Query.mailTemplates': 'written in the code',
  'Query.notificationPreferences': 'written in the code',
  'Query.signInProviders': 'there are at most 20 of them',
  'Registration.attributes': 'there are at most 50 of people',
  'RequestCheck.problems': 'one for each rule',
  'RequestCheck.warnings': 'the products of one request',
  'RequestForm.fields': 'a form has 30 fields',
  'RequestFormVersion.fields': 'a form has 30 fields',
  'SignUpForm.attributes': 'there are at most 50 of people',
  'SubmitCartPayload.accessRequests': 'a cart holds 100 items',
  'UpdateNotificationPreferencesPayload.notificationPreferences': 'written in the code',
  'UsageByApi.apis': 'the first 100',
  'User.attributes': 'there are at most 50 of people',
  'WebhookDelivery.attempts': 'the last 20',
};

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
    expect(named.toSorted()).toEqual([...new Set(used.map(({ type }) => type))].toSorted());
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
    expect(events.toSorted()).toEqual([
      ...[
        'AccessRequestEvent',
        'AnnouncementEvent',
        'AppOfferEvent',
        'AuditEvent',
        'ContentEntryEvent',
        'CredentialEvent',
      ],
      ...[
        'OrganisationRequestEvent',
        'ProductDocumentEvent',
        'ProductLifeCycleEvent',
        'ProviderEvent',
        'RegistrationEvent',
      ],
    ]);
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

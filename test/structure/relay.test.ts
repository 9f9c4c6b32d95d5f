import graphql from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { type GraphQLObjectType, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema.ts';
import { read } from './imports.ts';

const schema = createSchema();
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const connections = objects.filter(({ name }) => name.endsWith('Connection'));
const fieldsOf = (type: GraphQLObjectType): Record<string, string> =>
  Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));

/** What a page is asked for by, as the specification has it, with a size for whoever gives none. */
const PAGE_ARGUMENTS = { first: 'Int', after: 'String', last: 'Int', before: 'String' };

/**
 * Parts of one object that are read with it and never again by themselves: a new answer replaces them as a whole. They have no
 * `id`, and caches keep them inside what they belong to.
 */
const VALUES = new Set([
  ...[
    'Answer',
    'AskedField',
    'AskedForm',
    'RequestFormField',
    'RequestCheck',
    'RequestWarning',
    'CartRequest',
    'DecisionResult',
  ],
  ...[
    'ApiObstacle',
    'Image',
    'ImageRendition',
    'SearchHit',
    'SearchResult',
    'KeyImportResult',
    'QuotaState',
    'ClientToken',
    'ClientTokens',
    'ClientTypeSettings',
    'Usage',
    'UsageBucket',
    'UsageByApi',
    'UsageOfApi',
    'UsageTotal',
    'ProductApi',
    'DocumentVersion',
    'ProductFacets',
    'Publication',
    'FacetCount',
    'CodeSample',
    'DocumentOperation',
    'DocumentSource',
    'DocumentChange',
    'CredentialCall',
    'CredentialProbe',
    'ProductProbe',
    'ProductObstacle',
    'MenuItem',
    'MenuLabel',
    'RedirectTarget',
    'ThemeColour',
    'KeyPlace',
    'KeyPart',
    'VersionSelector',
    'Metadata',
    'OAuthClient',
    'PolicyProgress',
    'OrganisationDeletionPreview',
    'InvitationPreview',
    'UserErasurePreview',
    'EventLogHead',
    'AttributeValue',
    'ContentField',
    'ContentTemplateField',
    'ContentTranslation',
    'SignUpForm',
  ],
  ...['EffectiveApi', 'EffectivePolicy', 'CredentialDrift', 'ForeignKey'],
  ...['ProviderFailure', 'ProviderLeftBehind', 'ProviderTest', 'ProviderWarning'],
  ...['SecondFactors', 'SecondFactorChallenge'],
  ...['ClaimMapping', 'SyncCounts', 'SyncWarning', 'IgnoredPolicy', 'AuditSubject', 'UserError', 'PageInfo'],
]);

describe('connections', () => {
  it('K5: are called by their objects, and their edges too', () => {
    for (const connection of connections) {
      const name = connection.name.replace(/Connection$/, '');
      expect(fieldsOf(connection)).toMatchObject({
        ...{ edges: `[${name}Edge!]!`, nodes: `[${name}!]!`, pageInfo: 'PageInfo!' },
      });
      const edge = schema.getType(`${name}Edge`) as GraphQLObjectType;
      // What is said of a product and a catalogue together.
      const more = ['Product', 'Catalogue'].includes(name) ? { publication: 'Publication' } : {};
      expect(fieldsOf(edge), edge.name).toEqual({ cursor: 'String!', node: `${name}!`, ...more });
    }
    const edges = objects.filter(({ name }) => name.endsWith('Edge'));
    expect(edges).toHaveLength(connections.length);
  });

  it('K5: tell both of their ends', () => {
    expect(fieldsOf(schema.getType('PageInfo') as GraphQLObjectType)).toEqual({
      ...{ hasNextPage: 'Boolean!', hasPreviousPage: 'Boolean!', startCursor: 'String', endCursor: 'String' },
    });
  });

  it('K5: are asked for from both ends, wherever they are', () => {
    const asked = objects.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
    const pages = asked.filter(({ field }) => connections.some((one) => one === getNamedType(field.type)));
    expect(pages).not.toEqual([]);
    for (const { type, field } of pages) {
      const args = Object.fromEntries(field.args.map((arg) => [arg.name, String(arg.type)]));
      expect(args, `${type.name}.${field.name}`).toMatchObject(PAGE_ARGUMENTS);
      expect(field.args.find(({ name }) => name === 'first')!.defaultValue).toBeGreaterThan(0);
    }
  });
});

describe('identity', () => {
  it('K5: is had by all that is on pages, but for hours and days of a usage, which are sums', () => {
    const onPages = connections.map((type) => getNamedType(type.getFields().nodes!.type) as GraphQLObjectType);
    const without = onPages.filter((type) => !type.getInterfaces().some(({ name }) => name === 'Node'));
    expect(without.map(({ name }) => name)).toEqual(['UsageBucket']);
  });

  const node = schema.getType('Node')!;
  const isNode = (type: GraphQLObjectType) => type.getInterfaces().some((one) => one === node);

  it('K5: is that of a Node, wherever there is an `id`', () => {
    expect(isInterfaceType(node)).toBe(true);
    const withId = objects.filter((type) => 'id' in type.getFields());
    expect(withId.filter((type) => !isNode(type)).map(({ name }) => name)).toEqual([]);
    expect(withId.filter((type) => fieldsOf(type).id !== 'ID!').map(({ name }) => name)).toEqual([]);
  });

  it('K5: is had by all but the parts of others, pages, payloads and events', () => {
    const without = objects.filter((type) => !isNode(type) && !roots.includes(type));
    const rest = without.filter(({ name }) => !/(Connection|Edge|Payload|Event)$/.test(name));
    expect(rest.map(({ name }) => name).toSorted()).toEqual([...VALUES].toSorted());
  });

  it('K5: is enough to read one object or many', () => {
    const { node: one, nodes: many } = schema.getQueryType()!.getFields();
    expect([one, many].map((field) => [String(field!.type), ...field!.args.map(({ type }) => String(type))])).toEqual([
      ['Node', 'ID!'],
      ['[Node]', '[ID!]!'],
    ]);
  });
});

describe('the rules of graphql-eslint', () => {
  it('K7: all hold, but for those that ADR 21 gives a reason for', async () => {
    const { rules } = await new ESLint().calculateConfigForFile('schema.graphql');
    const all = { ...graphql.configs['flat/schema-all'].rules, ...graphql.configs['flat/schema-relay'].rules };
    const left = Object.keys(all).filter((rule) => rules[rule]?.[0] !== 2);
    const adr = read('docs/adr/0021-rules-for-the-schema.md');
    const named = Array.from(adr.matchAll(/^- `([a-z-]+)` is off: \w/gm), ([, rule]) => `@graphql-eslint/${rule}`);
    expect(left.toSorted()).toEqual(named.toSorted());
  });
});

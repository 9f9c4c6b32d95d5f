import {
  type DocumentNode,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createScopeCheck } from '../../src/platform/scopes/scope-check.ts';
import { TokenScope, withIncluded } from '../../src/platform/token-scope.ts';
import { createSchema } from '../../src/schema.ts';
import { TOKEN_SCOPES } from '../../src/token-scopes.ts';

const schema = createSchema();
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const objects = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.name.startsWith('__') && !roots.includes(type));
const { operations, types, fields } = TOKEN_SCOPES;

const scopesOf = (scopes: unknown) => scopes as `${TokenScope}`[] | null;
const scopeCheck = createScopeCheck(schema, { ...TOKEN_SCOPES, scopesOf });
const executable = (document: DocumentNode) => ({
  ...{
    document,
    operation: document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode,
  },
  ...{ variables: {}, coerced: {} },
});
const check = (document: DocumentNode, scopes: readonly string[] | null) => scopeCheck(executable(document), scopes);

/** What needs what is in it. */
const HOLDS_OTHERS = /(Payload|Connection|Edge)$/;

describe('N21: what account tokens may do', () => {
  it('is said for every query, mutation and subscription, and for nothing else', () => {
    const all = roots.flatMap((root) => Object.keys(root.getFields()).map((field) => `${root.name}.${field}`));
    expect(Object.keys(operations).toSorted()).toEqual(all.toSorted());
  });

  it('is said for every object, wherever a field leads to it', () => {
    const all = objects.map(({ name }) => name).filter((name) => !HOLDS_OTHERS.test(name));
    expect(Object.keys(types).toSorted()).toEqual([...all, 'Node'].toSorted());
  });

  it('is said of fields that there are', () => {
    const known = objects.flatMap((type) =>
      ['__typename', ...Object.keys(type.getFields())].map((field) => `${type.name}.${field}`),
    );
    expect(Object.keys(fields).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has a use for every scope', () => {
    const used = new Set(Object.values(operations));
    expect(Object.values(TokenScope).filter((scope) => !used.has(scope))).toEqual([]);
  });

  it.each(Object.entries(operations))('lets %s be called with %s, and with nothing less', (operation, need) => {
    const [kind, field] = operation.split('.') as [string, string];
    const { type } = (schema.getType(kind) as GraphQLObjectType).getFields()[field]!;
    const selection = isScalarType(getNamedType(type)) ? '' : '{ __typename }';
    const document = parse(`${kind.toLowerCase()} { ${field} ${selection} }`);
    const codeFor = (scopes: readonly string[]) => check(document, scopes)?.extensions.code ?? 'runs';
    const others = Object.values(TokenScope).filter((scope) => !withIncluded([scope]).includes(need as TokenScope));
    if (need === 'ANY') expect(codeFor([])).not.toBe('SESSION_REQUIRED');
    else if (need === 'SESSION') expect(codeFor(Object.values(TokenScope))).toBe('SESSION_REQUIRED');
    else {
      expect(codeFor(others)).toBe('INSUFFICIENT_SCOPE');
      expect(codeFor(Object.values(TokenScope))).toBe('runs');
    }
  });

  it('lets a session do everything, and no token what has no row', () => {
    const document = parse('{ apps { __typename } }');
    expect(check(document, null)).toBeNull();
    const without = createScopeCheck(schema, { ...TOKEN_SCOPES, operations: {}, scopesOf });
    expect(without(executable(document), Object.values(TokenScope))?.extensions.code).toBe('SESSION_REQUIRED');
  });

  it.each([
    ['a nested object', '{ products { nodes { administration { __typename } } } }', ['READ_CATALOGUE']],
    ['a field of it', '{ viewer { email } }', ['READ_CATALOGUE']],
    ['a page of it', '{ catalogues { nodes { teamsConnection { totalCount } } } }', ['READ_CATALOGUE']],
    ['a fragment', 'query { ...F } fragment F on Query { viewer { ...U } } fragment U on User { teams { id } }', []],
    ['a type by its id', '{ node(id: "1") { ... on Credential { lastFour } } }', ['READ_CATALOGUE', 'READ_PEOPLE']],
    ['an alias', '{ viewer { id: email } }', ['READ_ACCESS']],
    ['what is skipped', '{ viewer { id email @skip(if: true) } }', ['READ_ACCESS']],
    ['what a mutation answers', 'mutation { createCatalogue(input: {}) { catalogue { teams { id } } } }', ['PUBLISH']],
  ])('gives no more by %s', (_, text, scopes) => {
    expect(check(parse(text), scopes)?.extensions.code).toBe('INSUFFICIENT_SCOPE');
  });

  it('asks for what the named operation needs alone', () => {
    const document = parse('query A { viewer { id } } query B { apps { nodes { id } } }');
    expect(check(document, ['READ_AUDIT'])).toBeNull();
  });

  it('gives no secret but to who reveals, decides, writes, or keeps webhooks', () => {
    const giving = objects
      .filter(({ name }) => name.endsWith('Payload'))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => /secret|token|ticket|url$/i.test(field.name) && isScalarType(getNamedType(field.type)))
          .map(() => `${type.name[0]!.toLowerCase()}${type.name.slice(1).replace(/Payload$/, '')}`),
      );
    const open = [...new Set(giving)].filter((name) => operations[`Mutation.${name}`] !== 'SESSION');
    expect(open.map((name) => `${name} ${operations[`Mutation.${name}`]}`).toSorted()).toEqual([
      'claimCredential REVEAL_SECRETS',
      'createContentPreview PUBLISH',
      'createDecisionLink DECIDE_REQUESTS',
      'createWebhook MANAGE_PORTAL',
      'revealCredential REVEAL_SECRETS',
      'rotateWebhookSecret MANAGE_PORTAL',
    ]);
  });
});

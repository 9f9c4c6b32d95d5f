import { getNamedType, isObjectType, isScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { TokenScope } from '../../src/platform/token-scope.ts';
import { createSchema } from '../../src/schema.ts';
import { TOKEN_SCOPES } from '../../src/token-scopes.ts';

const schema = createSchema();
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const objects = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.name.startsWith('__') && !roots.includes(type));
const { operations, types, fields } = TOKEN_SCOPES;

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

  it('gives no secret but to who reveals, decides, or keeps webhooks', () => {
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
      'createDecisionLink DECIDE_REQUESTS',
      'createWebhook MANAGE_PORTAL',
      'revealCredential REVEAL_SECRETS',
      'rotateWebhookSecret MANAGE_PORTAL',
    ]);
  });
});

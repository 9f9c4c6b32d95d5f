import {
  type GraphQLObjectType,
  getNamedType,
  isNonNullType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { describe, expect, it } from 'vitest';
import { SHARED_FIELDS } from '../../src/catalogue/browsing/shared-fields.ts';
import { UserErrorCode } from '../../src/platform/domain-error.ts';
import { codesOf } from '../../src/platform/graphql/refusals.ts';
import { createSchema, printedSchema } from '../../src/schema.ts';
import { citesRequirement, describedIn, listsCodes, tellsNothing } from './described.ts';

const schema = createSchema();
const queries = Object.values(schema.getQueryType()!.getFields());
const mutations = Object.values(schema.getMutationType()!.getFields());
const payloads = mutations.map(({ type }) => getNamedType(type) as GraphQLObjectType);

/** Of a payload: whether the mutation was refused, and the place in the event log that the answer shows. */
const ALWAYS_TOLD = ['userErrors', 'eventCursor'];

describe('nullability', () => {
  it('K1: every mutation can be refused without its neighbours', () => {
    expect(mutations.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  });

  it('K1: what a mutation did is told even where a part of its answer fails', () => {
    const promised = payloads.flatMap((payload) =>
      Object.values(payload.getFields()).flatMap(({ name, type }) =>
        isNonNullType(type) && !ALWAYS_TOLD.includes(name) ? `${payload.name}.${name}` : [],
      ),
    );
    expect(promised).toEqual([]);
  });

  it('K1: a query promises only what everybody may read', () => {
    const { queries: asked } = getMetadataStorage();
    const promised = queries.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
    expect(promised.sort()).toEqual(['catalogues', 'eventCursor', 'portalSettings', 'products']);
    expect(asked.filter(({ schemaName, roles }) => promised.includes(schemaName) && roles)).toEqual([]);
  });

  it('K1: no object promises a field that is only for some', () => {
    const guarded = getMetadataStorage().fieldResolvers.flatMap(({ roles, schemaName, getObjectType }) =>
      roles ? { type: (getObjectType!() as { name: string }).name, field: schemaName } : [],
    );
    expect(guarded).not.toEqual([]);
    const promised = guarded.filter(({ type, field }) =>
      isNonNullType((schema.getType(type) as GraphQLObjectType).getFields()[field]!.type),
    );
    expect(promised).toEqual([]);
  });
});

describe('refusals', () => {
  it('K2: every mutation names its codes, and every code is named', () => {
    expect(mutations.filter(({ extensions }) => !extensions.refuses).map(({ name }) => name)).toEqual([]);
    const named = new Set(mutations.flatMap(codesOf));
    expect([...named].toSorted()).toEqual(Object.keys(UserErrorCode).toSorted());
  });

  it('K2: programs read them in the schema', () => {
    const { definitions } = parse(printedSchema());
    const type = definitions.find(
      (definition): definition is ObjectTypeDefinitionNode =>
        definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation',
    );
    const told = type!.fields!.flatMap(({ name, directives }) =>
      directives!.map((one) => `${name.value} ${print(one)}`),
    );
    expect(told).toHaveLength(mutations.length);
    expect(told).toContain('signOut @refuses(codes: [WRONG_STATE])');
  });
});

describe('descriptions', () => {
  const all = describedIn(schema);
  const pathsOf = (some: readonly { path: string }[]) => some.map(({ path }) => path);

  it('K4: everything has one, the schema too', () => {
    expect(pathsOf(all.filter(({ description }) => description.trim() === ''))).toEqual([]);
    expect(all[0]).toMatchObject({ path: 'schema', description: expect.stringMatching(/\w/) });
  });

  it('K4: none says only what the names beside it say', () => {
    expect(all.filter(tellsNothing).map(({ path, description }) => `${path}: ${description}`)).toEqual([]);
  });

  it('K4: none cites a requirement or lists codes', () => {
    expect(pathsOf(all.filter(citesRequirement))).toEqual([]);
    expect(pathsOf(all.filter(listsCodes))).toEqual([]);
  });

  it.each([
    ['What to change.', ['updatePlan', 'input', 'UpdatePlanInput']],
    ['Its id.', ['plan', 'id', 'ID']],
    ['Id of the plan.', ['updatePlan', 'id', 'ID']],
    ['The AccessRequest.', ['AccessRequestEdge', 'node', 'AccessRequest']],
    ['Result of `createPlan`.', ['CreatePlanPayload']],
    ['Its catalogues.', ['createPlan', 'catalogueIds', 'ID']],
    ['What decides.', ['PlanOrder', 'field', 'PlanOrderField']],
    ['Why.', ['suspendCredential', 'input', 'SuspendCredentialInput']],
    ['How far it is.', ['ProviderSync', 'status', 'SyncStatus']],
    ['What it does.', ['ApprovalRule', 'action', 'ApprovalAction']],
    ['How it is called.', ['ProductDocumentOrderField', 'TITLE']],
  ])('K4: “%s” of %j tells nothing', (description, names) => {
    expect(tellsNothing({ path: '', description, names })).toBe(true);
  });

  it.each([
    ['Calls for each `per`.', ['Plan', 'rate', 'Int'], false, false],
    ['Ends the session (S22).', ['signOut'], true, false],
    ['Makes a plan. A27', ['createPlan'], true, false],
    ['In the syntax of RE2, as RFC 3339 has it.', ['pattern'], false, false],
    ['Makes a plan. Errors: NOT_FOUND.', ['createPlan'], false, true],
  ])('K4: “%s” of %j', (description, names, cites, lists) => {
    const one = { path: '', description, names };
    expect([tellsNothing(one), citesRequirement(one), listsCodes(one)]).toEqual([false, cites, lists]);
  });
});

describe('what the answers to browsing share', () => {
  it('is in the schema', () => {
    const shared = Object.entries(SHARED_FIELDS).flatMap(([type, names]) => names.map((name) => ({ type, name })));
    const isThere = ({ type, name }: { type: string; name: string }) =>
      name in (schema.getType(type) as GraphQLObjectType).getFields();
    expect(shared.filter((field) => !isThere(field))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { work } from '../../../src/catalogue/document-reading/compare.work.ts';

type Part = Record<string, unknown>;

const ANSWERS = { responses: { 200: { description: 'Done' } } };
const REQUIRED = { name: 'q', in: 'query', required: true, schema: { type: 'string' } };
const OPTIONAL = { ...REQUIRED, required: false };
const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const PET = { $ref: '#/components/schemas/Pet' };
const ITEM = { $ref: '#/components/pathItems/Pets' };
const COMMON = { $ref: '#/components/parameters/Common' };
const BODY = { $ref: '#/components/requestBodies/Body' };

const described = (item: Part, more: Part = {}, path = '/pets'): Part => ({
  ...{ info: { title: 'Pets', version: '1' }, paths: { [path]: item } },
  ...more,
});
const get = (operation: Part = {}): Part => ({ get: { ...ANSWERS, ...operation } });
const body = (schema: unknown, required = true): Part => ({ required, content: { 'application/json': { schema } } });
const post = (requestBody?: Part): Part => ({ post: { ...ANSWERS, ...(requestBody && { requestBody }) } });
const shared = (kind: string, name: string, part: unknown): Part => ({ components: { [kind]: { [name]: part } } });
const answering = (schema: unknown): Part =>
  get({ responses: { 200: { description: 'Pets', content: { 'application/json': { schema } } } } });

const pet = (more: Part = {}): Part =>
  shared('schemas', 'Pet', { type: 'object', properties: { name: { type: 'string' }, child: PET }, ...more });
const STRICT = pet({ required: ['name'] });
const NUMBERED = pet({ properties: { name: { type: 'integer' } } });

type Case = [string, boolean, Part, Part];

const PARAMETERS: Case[] = [
  ['a required one, the first', true, described(get()), described(get({ parameters: [REQUIRED] }))],
  [
    'a required one beside others',
    true,
    described(get({ parameters: [{ ...OPTIONAL, name: 'r' }] })),
    described(get({ parameters: [{ ...OPTIONAL, name: 'r' }, REQUIRED] })),
  ],
  ['an optional one', false, described(get()), described(get({ parameters: [OPTIONAL] }))],
  ['a required one of the path', true, described(get()), described({ ...get(), parameters: [REQUIRED] })],
  ['an optional one of the path', false, described(get()), described({ ...get(), parameters: [OPTIONAL] })],
  [
    'a required one of the path that the operation eases',
    false,
    described(get()),
    described({ ...get({ parameters: [OPTIONAL] }), parameters: [REQUIRED] }),
  ],
  [
    'one that moves to the path',
    false,
    described(get({ parameters: [REQUIRED] })),
    described({ ...get(), parameters: [REQUIRED] }),
  ],
  [
    'a required one by reference',
    true,
    described(get(), shared('parameters', 'Common', REQUIRED)),
    described(get({ parameters: [COMMON] }), shared('parameters', 'Common', REQUIRED)),
  ],
  [
    'a required one of the path by reference',
    true,
    described(get(), shared('parameters', 'Common', REQUIRED)),
    described({ ...get(), parameters: [COMMON] }, shared('parameters', 'Common', REQUIRED)),
  ],
  [
    'a shared one that is required now',
    true,
    described(get({ parameters: [COMMON] }), shared('parameters', 'Common', OPTIONAL)),
    described(get({ parameters: [COMMON] }), shared('parameters', 'Common', REQUIRED)),
  ],
  [
    'one that moves out of the components',
    false,
    described(get({ parameters: [COMMON] }), shared('parameters', 'Common', REQUIRED)),
    described(get({ parameters: [REQUIRED] })),
  ],
  [
    'a required one in a shared path',
    true,
    described(ITEM, shared('pathItems', 'Pets', get())),
    described(ITEM, shared('pathItems', 'Pets', get({ parameters: [REQUIRED] }))),
  ],
  [
    'one that the path asks for by its name',
    false,
    described(get(), {}, '/pets/{id}'),
    described(get({ parameters: [ID] }), {}, '/pets/{id}'),
  ],
];

const BODIES: Case[] = [
  ['a required one', true, described(post()), described(post(body({})))],
  ['an optional one', false, described(post()), described(post(body({}, false)))],
  ['one that is required now', true, described(post(body({}, false))), described(post(body({})))],
  ['one that is optional now', false, described(post(body({}))), described(post(body({}, false)))],
  [
    'a required one by reference',
    true,
    described(post(), shared('requestBodies', 'Body', body({}))),
    described(post(BODY), shared('requestBodies', 'Body', body({}))),
  ],
  ['one of a new operation', false, described(get()), described({ ...get(), ...post(body({})) })],
];

const KEY = { security: [{ key: [] }] };
const OTHER = { security: [{ other: [] }] };
const SECURITY: Case[] = [
  ['of an operation, gone', false, described(get(KEY)), described(get())],
  ['of an operation, added', false, described(get()), described(get(KEY))],
  ['of an operation, another', false, described(get(KEY)), described(get(OTHER))],
  ['of an operation, one more', false, described(get(KEY)), described(get({ security: [{ key: [], other: [] }] }))],
  ['of all, gone', false, described(get(), KEY), described(get())],
  ['of all, added', false, described(get()), described(get(), KEY)],
  ['of all, another', false, described(get(), KEY), described(get(), OTHER)],
];

const WITHIN: [string, unknown][] = [
  ['itself', PET],
  ['items', { type: 'array', items: PET }],
  ['a property', { type: 'object', properties: { pet: PET } }],
  ['values', { type: 'object', additionalProperties: PET }],
  ...['oneOf', 'anyOf', 'allOf'].map((name): [string, unknown] => [name, { [name]: [PET, { type: 'object' }] }]),
];
const REFERENCES: Case[] = WITHIN.flatMap(([name, schema]): Case[] => [
  [`the same, ${name} of a request`, false, described(post(body(schema)), pet()), described(post(body(schema)), pet())],
  [`stricter, ${name} of a request`, true, described(post(body(schema)), pet()), described(post(body(schema)), STRICT)],
  [`other, ${name} of an answer`, true, described(answering(schema), pet()), described(answering(schema), NUMBERED)],
]);

describe.each(['3.0.3', '3.1.0'])('descriptions in OpenAPI %s', (openapi) => {
  it.each([
    ...PARAMETERS.map(([name, ...rest]) => [`parameters: ${name}`, ...rest] as const),
    ...BODIES.map(([name, ...rest]) => [`request bodies: ${name}`, ...rest] as const),
    ...SECURITY.map(([name, ...rest]) => [`security: ${name}`, ...rest] as const),
    ...REFERENCES.map(([name, ...rest]) => [`shared schemas: ${name}`, ...rest] as const),
  ])('tell whether it breaks: %s', (_, isBreaking, before, after) => {
    const text = (part: Part): string => JSON.stringify({ openapi, ...part });
    const found = work({ before: text(before), after: text(after), format: 'OPENAPI' });
    expect(found).toMatchObject({ isBreaking });
  });
});

import { isDeepStrictEqual } from 'node:util';
import {
  compareJsonSchema,
  jsonSchemaRules,
  reverseClassifyRuleTransformer,
  transformComapreRules,
} from 'api-smart-diff';
import { isTree, pointerTo, type Tree } from '../document-checks/document-tree.ts';
import { followed } from '../document-checks/local-reference.ts';
import type { Change, ChangeKind } from './compare.work.ts';

/** Who sends the messages of a channel: an application that sends has consumers that read. */
type Direction = 'read' | 'written';

type Path = readonly (string | number)[];

interface Side {
  root: Tree;
  value: unknown;
}

interface Pair {
  before: Side;
  after: Side;
  path: Path;
}

/**
 * What has changed from one description in AsyncAPI 3 to the next, for those who exchange messages with what it describes. Judged is what can be:
 * servers, channels, operations and messages that come and go, addresses, and payloads and headers in JSON Schema, by who reads them. All else is
 * told as UNCLASSIFIED: bindings, traits, security, other schema languages, and payloads of which no operation says who sends them.
 */
export function compareAsyncApi3(before: Tree, after: Tree): Change[] {
  const pair: Pair = { before: { root: before, value: before }, after: { root: after, value: after }, path: [] };
  return [
    ...namedIn(part(pair, 'servers'), (server) => fieldsOf(server, { breaking: WHERE })),
    ...namedIn(part(pair, 'channels'), (channel) => ofChannel(channel, directionsOf(pair, channel))),
    ...namedIn(part(pair, 'operations'), (operation) => fieldsOf(operation, { breaking: ['action', 'channel'] })),
    ...fieldsOf(pair, { skipped: ['servers', 'channels', 'operations', 'components', 'info', 'asyncapi'] }),
    ...fieldsOf(part(pair, 'info'), { words: true }),
  ];
}

/** Where a server is and what it speaks. */
const WHERE = ['host', 'pathname', 'protocol', 'protocolVersion'];

/** What is for people alone. */
const WORDS = new Set(['title', 'summary', 'description', 'tags', 'externalDocs', 'examples', 'name']);

/** The same part of both, where references lead. */
function part({ before, after, path }: Pair, name: string): Pair {
  const of = ({ root, value }: Side): Side => {
    const found = isTree(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return { root, value: isTree(found) ? (followed(root, found) ?? found) : found };
  };
  return { before: of(before), after: of(after), path: [...path, name] };
}

const treeOf = ({ value }: Side): Tree => (isTree(value) ? value : {});

/** Things by their names: one that is gone may be missed, a new one bothers nobody. */
function namedIn(pair: Pair, changesOf: (each: Pair) => Change[]): Change[] {
  const [before, after] = [treeOf(pair.before), treeOf(pair.after)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const each = part(pair, name);
    if (!Object.hasOwn(after, name)) return tell('BREAKING', 'Removed', each);
    if (!Object.hasOwn(before, name)) return tell('NON_BREAKING', 'Added', each);
    return changesOf(each);
  });
}

interface Judged {
  /** Fields whose change breaks. */
  breaking?: readonly string[];
  /** Fields that are compared elsewhere. */
  skipped?: readonly string[];
  /** Whether all of it is for people. */
  words?: boolean;
}

/** One change for each field that is another. */
function fieldsOf(pair: Pair, { breaking = [], skipped = [], words = false }: Judged): Change[] {
  const [before, after] = [treeOf(pair.before), treeOf(pair.after)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    if (skipped.includes(name) || isDeepStrictEqual(before[name], after[name])) return [];
    const action = !Object.hasOwn(before, name) ? 'Added' : Object.hasOwn(after, name) ? 'Replaced' : 'Removed';
    const kind = words || WORDS.has(name) ? 'ANNOTATION' : breaking.includes(name) ? 'BREAKING' : 'UNCLASSIFIED';
    return tell(kind, action, { ...pair, path: [...pair.path, name] });
  });
}

function ofChannel(channel: Pair, directions: ReadonlySet<Direction>): Change[] {
  return [
    ...fieldsOf(channel, { breaking: ['address'], skipped: ['messages'] }),
    ...namedIn(part(channel, 'messages'), (message) => [
      ...fieldsOf(message, { breaking: ['contentType'], skipped: ['payload', 'headers'] }),
      ...ofSchema(part(message, 'payload'), directions),
      ...ofSchema(part(message, 'headers'), directions),
    ]),
  ];
}

/** Of the operations of both that name the channel. */
function directionsOf({ before, after }: Pair, channel: Pair): ReadonlySet<Direction> {
  const name = pointerTo(channel.path.map(String));
  const operations = [before, after].flatMap(({ root }) =>
    isTree(root.operations) ? Object.values(root.operations).map((each) => followed(root, each)) : [],
  );
  const own = operations.filter((each) => isTree(each?.channel) && each.channel.$ref === name);
  return new Set(own.map((each) => (each!.action === 'send' ? 'read' : 'written')));
}

const RULES = {
  written: jsonSchemaRules(),
  read: transformComapreRules(jsonSchemaRules(), reverseClassifyRuleTransformer),
};

/** A payload may name its language beside its schema. */
const schemaIn = (pair: Pair): Pair =>
  [pair.before, pair.after].every(({ value }) => isTree(value) && 'schemaFormat' in value)
    ? part(pair, 'schema')
    : pair;

const isJsonSchema = ({ value }: Side): boolean => {
  const format = isTree(value) ? value.schemaFormat : undefined;
  return format === undefined || /^application\/(schema|vnd\.aai\.asyncapi)\+(json|yaml)/.test(String(format));
};

/** The library takes references of the same name for the same. One that leads to itself stays. */
const whole = ({ root, value }: Side): unknown => inlined(root, value, []);

function inlined(root: Tree, value: unknown, within: readonly unknown[]): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map((each) => inlined(root, each, within));
  if (!isTree(value)) return value;
  if (typeof value.$ref === 'string') {
    const found = within.includes(value.$ref) ? null : followed(root, value);
    return found ? inlined(root, found, [...within, value.$ref]) : value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inlined(root, each, within)]));
}

function ofSchema(pair: Pair, directions: ReadonlySet<Direction>): Change[] {
  const { before, after, path } = schemaIn(pair);
  if (!isTree(before.value) || !isTree(after.value) || !isJsonSchema(pair.before) || !isJsonSchema(pair.after)) {
    return isDeepStrictEqual(before.value, after.value) ? [] : tell('UNCLASSIFIED', 'Replaced', { ...pair, path });
  }
  const found = (['read', 'written'] as const).map((direction) => {
    const { diffs } = compareJsonSchema(whole(before), whole(after), { rules: RULES[direction] });
    return diffs.map((diff) => ({ ...diff, kind: kindOf(diff, direction), direction }));
  });
  return found[0]!.map((read, index) => {
    const both = [read, found[1]![index]!].filter(
      ({ direction }) => directions.size === 0 || directions.has(direction),
    );
    const kinds = [...new Set(both.map(({ kind }) => kind))];
    const breaks = directions.size > 0 && kinds.includes('BREAKING');
    const kind = breaks ? 'BREAKING' : kinds.length === 1 ? kinds[0]! : 'UNCLASSIFIED';
    const at = [...path, ...read.path];
    return { kind, message: read.description || inWords(read.action, at), path: pointerTo(at.map(String)) };
  });
}

type Diff = ReturnType<typeof compareJsonSchema>['diffs'][number];

/** Who reads a message misses what is gone from it and stumbles over what is of another type. */
function kindOf({ type, action, path }: Diff, direction: Direction): ChangeKind {
  const isGone = action === 'remove' && path.at(-2) === 'properties';
  const isOther = action === 'replace' && path.at(-1) === 'type';
  if (direction === 'read' && (isGone || isOther)) return 'BREAKING';
  return type.toUpperCase().replace('-', '_') as ChangeKind;
}

const inWords = (action: string, path: Path): string =>
  `[${action === 'add' ? 'Added' : action === 'remove' ? 'Removed' : 'Replaced'}] ${path.join('.')}`;

const tell = (kind: ChangeKind, action: string, { path }: Pick<Pair, 'path'>): Change[] => [
  { kind, message: `[${action}] ${path.join('.')}`, path: pointerTo(path.map(String)) },
];

import { CriticalityLevel, diff, type Change as SchemaChange } from '@graphql-inspector/core';
import { apiCompare } from 'api-smart-diff';
import { parsedOf } from '../document-checks/description.ts';
import { isTree, pointerTo, type Tree } from '../document-checks/document-tree.ts';
import { schemaOf } from '../document-checks/graphql-schema.ts';
import { compareAsyncApi3 } from './compare-async-api.ts';
import { inOneForm, kindOf } from './open-api-changes.ts';

/** A text and the one before it, of a format. */
export interface Pair {
  before: string;
  after: string;
  format: 'OPENAPI' | 'ASYNCAPI' | 'GRAPHQL';
}

export type ChangeKind = 'BREAKING' | 'NON_BREAKING' | 'DEPRECATED' | 'ANNOTATION' | 'UNCLASSIFIED';

export interface Change {
  kind: ChangeKind;
  message: string;
  /** JSON pointer of what changed, as a fragment, or its coordinate in a schema; null where there is no such thing. */
  path: string | null;
}

export interface Comparison {
  /** Null where nobody can tell. */
  isBreaking: boolean | null;
  changeCount: number;
  /** The first ones, those that break clients before all others. */
  changes: Change[];
}

const MAX_CHANGES = 200;
const MAX_MESSAGE = 500;

/** Runs in a thread: imports nothing that Node cannot read as it stands. */
export const work = ({ before, after, format }: Pair): Comparison | Promise<Comparison> =>
  format === 'GRAPHQL' ? compareSchemas(before, after) : compareDescriptions(before, after);

/** As the library finds it; what it calls dangerous may break clients, and nobody can tell from here. */
async function compareSchemas(before: string, after: string): Promise<Comparison> {
  const [older, newer] = [schemaOf(before), schemaOf(after)];
  if (!older || !newer) return comparisonOf([OTHER_SCHEMA], false);
  const changes = await diff(older, newer);
  // A directive that says what the change beside it says.
  const told = changes.filter(({ type }) => !/^DIRECTIVE_USAGE_/.test(type));
  return comparisonOf(told.map(changeOf), true);
}

function changeOf({ type, message, path, criticality: { level } }: SchemaChange): Change {
  return { kind: schemaKind(type, level), message: message.slice(0, MAX_MESSAGE), path: path ?? null };
}

function schemaKind(type: string, level: CriticalityLevel): ChangeKind {
  if (/DEPRECATION_(ADDED|REASON)/.test(type)) return 'DEPRECATED';
  if (/DESCRIPTION/.test(type)) return 'ANNOTATION';
  if (level === CriticalityLevel.Breaking) return 'BREAKING';
  return level === CriticalityLevel.Dangerous ? 'UNCLASSIFIED' : 'NON_BREAKING';
}

const OTHER_SCHEMA: Change = { kind: 'UNCLASSIFIED', message: '[Replaced] schema', path: null };

/** As the library finds it, in the words of OpenAPI 3.1 for all versions: it knows no older ones, and of AsyncAPI no newer than 2, which is compared here. */
function compareDescriptions(before: string, after: string): Comparison {
  const [older, newer] = [before, after].map((text) => inOneForm(parsedOf(text)));
  if (isAsyncApi3(older) && isAsyncApi3(newer)) {
    const changes = compareAsyncApi3(older, newer);
    // Something that nobody can judge may break clients.
    return comparisonOf(changes, changes.every(({ kind }) => kind !== 'UNCLASSIFIED') || isAnyBreaking(changes));
  }
  // In another version the same is said in other places.
  if (isAsyncApi3(older) || isAsyncApi3(newer)) return comparisonOf([OTHER_VERSION], false);
  const { diffs } = apiCompare(older, newer);
  // What is shared is told once more for each place that uses it.
  const told = diffs.filter(({ path, description }) => description || !isShared(path));
  return comparisonOf(
    told.map((diff) => ({
      kind: kindOf(diff, newer),
      message: (diff.description || `[${inWords(diff.action)}] ${diff.path.join('.')}`).slice(0, MAX_MESSAGE),
      path: pointerTo(diff.path.map(String)),
    })),
    true,
  );
}

const OTHER_VERSION: Change = { kind: 'UNCLASSIFIED', message: '[Replaced] asyncapi', path: '#/asyncapi' };

const isAsyncApi3 = (document: unknown): document is Tree =>
  isTree(document) && String(document.asyncapi ?? '').startsWith('3');

const isAnyBreaking = (changes: readonly Change[]): boolean => changes.some(({ kind }) => kind === 'BREAKING');

type Diff = ReturnType<typeof apiCompare>['diffs'][number];

const isShared = ([root]: Diff['path']): boolean => root === 'components' || root === 'definitions';

const inWords = (action: string): string =>
  ({ add: 'Added', remove: 'Removed', rename: 'Renamed' })[action] ?? 'Replaced';

const ORDER: readonly ChangeKind[] = ['BREAKING', 'UNCLASSIFIED', 'DEPRECATED', 'NON_BREAKING', 'ANNOTATION'];

function comparisonOf(changes: readonly Change[], isJudged: boolean): Comparison {
  const sorted = changes.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  const isBreaking = isJudged ? isAnyBreaking(changes) : null;
  return { isBreaking, changeCount: changes.length, changes: sorted.slice(0, MAX_CHANGES) };
}

import { apiCompare } from 'api-smart-diff';
import { buildASTSchema, findBreakingChanges, findDangerousChanges, parse } from 'graphql';
import { parsedOf } from '../document-checks/description.ts';
import { isTree, pointerTo, type Tree } from '../document-checks/document-tree.ts';
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
  /** JSON pointer of what changed, as a fragment; null where a format has no such thing. */
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
export const work = ({ before, after, format }: Pair): Comparison =>
  format === 'GRAPHQL' ? compareSchemas(before, after) : compareDescriptions(before, after);

/** Of schemas only what may break clients is told. */
function compareSchemas(before: string, after: string): Comparison {
  // What a gateway adds, such as directives of federation, need not be known here.
  const [older, newer] = [before, after].map((text) => buildASTSchema(parse(text), { assumeValid: true }));
  const told = (kind: ChangeKind) => (change: { description: string }) => ({
    ...{ kind, message: change.description, path: null },
  });
  return comparisonOf(
    [
      ...findBreakingChanges(older!, newer!).map(told('BREAKING')),
      ...findDangerousChanges(older!, newer!).map(told('UNCLASSIFIED')),
    ],
    true,
  );
}

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

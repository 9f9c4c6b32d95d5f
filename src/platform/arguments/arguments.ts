import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { DomainError, type FieldPath, UserErrorCode } from '../domain-error.ts';
import { publicError } from '../graphql/errors.ts';
import { allowRefusal } from '../graphql/refusals.ts';
import { RefusedAnyway, throwAll } from '../rules.ts';
import { addJudge } from './judging.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** Marks a field that tells of each of its ids by itself whether it can be one, for `@Extensions`. */
export const JUDGES_IDS = { judgesIds: true };

/**
 * Marks a mutation with a transaction of its own that tells what else it refuses, where one of its arguments is refused in any
 * case: it asks `stopIfRefused` before it does what cannot be rolled back. For `@Extensions`.
 */
export const TELLS_ALL = { tellsAll: true };

/** What is wrong with one argument. */
export interface Flaw {
  path: FieldPath;
  message: string;
}

/** What holds for a kind of values wherever they stand in arguments. */
export interface ArgumentRule {
  /** How mutations refuse it. */
  code: keyof typeof UserErrorCode;
  /** Whether it is about ids, of which a field may judge each by itself: see {@link JUDGES_IDS}. */
  isOfIds?: boolean;
  /** Makes what looks through these arguments; null where there is nothing to look for. */
  finderFor(args: readonly GraphQLArgument[]): ((values: Arguments) => Findings) | null;
}

export interface Findings {
  flaws: readonly Flaw[];
  /** The same values, with something that is never right and does no harm in place of each flaw. */
  harmless: Arguments;
}

/** So many tell what is wrong; a list of a thousand wrong ids is wrong in one way. */
const MAX_FLAWS = 20;

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type Field = GraphQLField<unknown, unknown>;
type Finder = (values: Arguments) => { refusals: readonly DomainError[]; harmless: Arguments };

/**
 * Looks at the arguments of every field before its resolver gets them. A flaw refuses the call: as a user error in mutations,
 * beside all that the mutation itself refuses, and as BAD_USER_INPUT elsewhere.
 */
export function checkArguments(schema: GraphQLSchema, rules: readonly ArgumentRule[]): void {
  for (const type of objectTypesOf(schema)) {
    const isMutation = type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      const finders = rules.flatMap(({ code, isOfIds, finderFor }) => {
        const find = isOfIds && field.extensions.judgesIds ? null : finderFor(field.args);
        return find ? [{ code, find }] : [];
      });
      if (finders.length === 0) continue;
      if (isMutation) checkMutation(field, together(finders));
      else checkField(field, together(finders));
      if (isMutation) for (const { code } of finders) allowRefusal(field, code);
    }
  }
}

const objectTypesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => 'getInterfaces' in type)
    .filter(({ name }) => !name.startsWith('__'));

/** Looks for the flaws of each kind in turn. */
const together =
  (finders: readonly { code: ArgumentRule['code']; find(values: Arguments): Findings }[]): Finder =>
  (values) => {
    let harmless = values;
    const refusals = finders.flatMap(({ code, find }) => {
      const found = find(harmless);
      harmless = found.harmless;
      return found.flaws.map(({ path, message }) => new DomainError(UserErrorCode[code], message, { field: path }));
    });
    return { refusals: refusals.slice(0, MAX_FLAWS), harmless };
  };

function checkField(field: Field, find: Finder): void {
  addJudge(field, (values) => find(values).refusals.map(inWords));
  const checked =
    (resolve: Resolver): Resolver =>
    (...call) => {
      const { refusals } = find(call[1]);
      if (refusals.length === 0) return resolve(...call);
      throw publicError('BAD_USER_INPUT', refusals.map(inWords).join(' '));
    };
  field.resolve &&= checked(field.resolve);
  field.subscribe &&= checked(field.subscribe);
}

const inWords = ({ field, message }: DomainError): string => `\`${field!.join('.')}\`: ${message}`;

function checkMutation(field: Field, find: Finder): void {
  const resolve = field.resolve!;
  const { ownTransaction, tellsAll } = field.extensions;
  // It could commit, or reach the network, before a flaw is told.
  const isAlone = Boolean(ownTransaction) && !tellsAll;
  field.resolve = async (source, values, ctx, info) => {
    const { refusals, harmless } = find(values);
    if (refusals.length === 0) return resolve(source, values, ctx, info);
    const refused = ownTransaction ? { ...(ctx as object), isRefused: true } : ctx;
    const others = isAlone ? [] : await refusalsOf(async () => resolve(source, harmless, refused, info));
    const told = new Set(refusals.map(({ field: at }) => at!.join('.')));
    throwAll([...refusals, ...others.filter(({ field: at }) => !at || !told.has(at.join('.')))]);
  };
}

/** What a mutation refuses; what it did is rolled back, because it is refused in any case. */
async function refusalsOf(work: () => Promise<unknown>): Promise<readonly DomainError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof DomainError) return error.refusals;
    if (error instanceof RefusedAnyway) return [];
    throw error;
  }
}

/** The same value with others at a path, which leads through all items of lists; `at` names which item it is. */
export function mapAt(
  value: unknown,
  path: FieldPath,
  change: (value: unknown, at: FieldPath) => unknown,
  at: FieldPath = [],
): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => mapAt(item, path, change, [...at, String(index)]));
  const [key, ...below] = path;
  if (key === undefined) return change(value, at);
  if (typeof value !== 'object' || value === null || !(key in value)) return value;
  return { ...value, [key]: mapAt((value as Record<string, unknown>)[key], below, change, [...at, key]) };
}

/** Marks an input of which exactly one field is given, for `@Extensions`: see {@link spreadChoices}. */
export const ONE_OF = { isOneOf: true };

/** An input with `@oneOf`, by where it stands. */
interface Choice {
  above: FieldPath;
  name: string;
  members: readonly string[];
}

/**
 * Makes inputs that are marked so `@oneOf`, and gives resolvers what was chosen as fields of the input around it, where the
 * same fields may also be given by themselves: services and rules know only these.
 */
export function spreadChoices(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isInputObjectType(type) && type.extensions.isOneOf) type.isOneOf = true;
  for (const type of objectTypesOf(schema)) {
    for (const field of Object.values(type.getFields())) {
      const choices = field.args.flatMap((arg) => choicesIn(arg, [], field.args));
      if (choices.length > 0) field.resolve = spreading(field.resolve!, choices);
    }
  }
}

/** Nobody says the same thing in two ways. */
export const ONE_WAY: ArgumentRule = {
  code: 'INVALID_INPUT',
  finderFor(args) {
    const choices = args.flatMap((arg) => choicesIn(arg, [], args));
    if (choices.length === 0) return null;
    return (harmless) => ({ flaws: choices.flatMap((choice) => doubleIn(harmless, choice)), harmless });
  },
};

/** @param beside What stands beside the input: a choice whose fields are not among it is handed over as it is. */
function choicesIn(
  input: GraphQLArgument | GraphQLInputField,
  above: FieldPath,
  beside: readonly { name: string }[],
): Choice[] {
  const type = getNamedType(input.type);
  if (!isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  if (!type.isOneOf) return fields.flatMap((field) => choicesIn(field, [...above, input.name], fields));
  const members = fields.map(({ name }) => name);
  return beside.some(({ name }) => members.includes(name)) ? [{ above, name: input.name, members }] : [];
}

function doubleIn(values: Arguments, { above, name, members }: Choice): Flaw[] {
  const flaws: Flaw[] = [];
  mapAt(values, above, (holder, at) => {
    const { [name]: chosen, ...rest } = (holder ?? {}) as Record<string, unknown>;
    if (chosen != null && members.some((member) => rest[member] != null))
      flaws.push({
        path: [...at, name],
        message: `It is given in place of \`${members.join('`, `')}\`, not beside.`,
      });
    return holder;
  });
  return flaws;
}

function spreading(resolve: Resolver, choices: readonly Choice[]): Resolver {
  return async (source, values, ctx, info) => {
    let spread: unknown = values;
    for (const { above, name } of choices) {
      spread = mapAt(spread, above, (holder) => {
        if (holder == null) return holder;
        const { [name]: chosen, ...rest } = holder as Record<string, unknown>;
        return { ...rest, ...(chosen ?? {}) };
      });
    }
    try {
      return await resolve(source, spread, ctx, info);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return throwAll(error.refusals.map((refusal) => placed(refusal, values, choices)));
    }
  };
}

/** The same refusal, at the place where the client has given what is refused. */
function placed(refusal: DomainError, values: Arguments, choices: readonly Choice[]): DomainError {
  const { code, message, field = [], payload, conflictId } = refusal;
  const choice = choices.find(({ above, name, members }) => {
    const isMember = above.every((key, index) => key === field[index]) && members.includes(field[above.length] ?? '');
    let isGiven = false;
    if (isMember) mapAt(values, [...above, name], (chosen) => (isGiven = chosen != null));
    return isGiven;
  });
  if (!choice) return refusal;
  const { above, name } = choice;
  return new DomainError(code, message, {
    ...{ field: [...above, name, ...field.slice(above.length)], payload, conflictId },
  });
}

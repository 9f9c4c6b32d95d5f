import type { GraphQLArgument, GraphQLField, GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { DomainError, type FieldPath, UserErrorCode } from '../domain-error.ts';
import { throwAll } from '../rules.ts';
import { publicError } from './errors.ts';
import { allowRefusal } from './refusals.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** What is wrong with one argument. */
export interface Flaw {
  path: FieldPath;
  message: string;
}

/** What holds for a kind of values wherever they stand in arguments. */
export interface ArgumentRule {
  /** How mutations refuse it. */
  code: keyof typeof UserErrorCode;
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
  const types = Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => 'getInterfaces' in type);
  for (const type of types.filter(({ name }) => !name.startsWith('__'))) {
    const isMutation = type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      const used = rules.filter((rule) => rule.finderFor(field.args));
      if (used.length === 0) continue;
      const find = finderOf(used, field.args);
      if (isMutation) checkMutation(field, find);
      else checkField(field, find);
      if (isMutation) for (const { code } of used) allowRefusal(field, code);
    }
  }
}

function finderOf(rules: readonly ArgumentRule[], args: readonly GraphQLArgument[]): Finder {
  const finders = rules.map(({ code, finderFor }) => ({ code: UserErrorCode[code], find: finderFor(args)! }));
  return (values) => {
    let harmless = values;
    const refusals = finders.flatMap(({ code, find }) => {
      const found = find(harmless);
      harmless = found.harmless;
      return found.flaws.map(({ path, message }) => new DomainError(code, message, { field: path }));
    });
    return { refusals: refusals.slice(0, MAX_FLAWS), harmless };
  };
}

function checkField(field: Field, find: Finder): void {
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
  // What opens its own transaction could commit, or reach the network, before a flaw is told.
  const isAlone = Boolean(field.extensions.ownTransaction);
  field.resolve = async (source, values, ctx, info) => {
    const { refusals, harmless } = find(values);
    if (refusals.length === 0) return resolve(source, values, ctx, info);
    const others = isAlone ? [] : await refusalsOf(async () => resolve(source, harmless, ctx, info));
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
    throw error;
  }
}

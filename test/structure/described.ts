import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

/** Something of a schema that has a description, with the names that its reader sees beside it. */
export interface Described {
  path: string;
  description: string;
  names: readonly string[];
}

/** Everything of a schema that has a place for a description. */
export function describedIn(schema: GraphQLSchema): Described[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const own = { path: 'schema', description: schema.description ?? '', names: [] };
  return [own, ...types.flatMap((type) => [described(type.name, type, [type.name]), ...partsOf(type)])];
}

const described = (
  path: string,
  { description }: { description?: string | null },
  names: readonly string[],
): Described => ({ path, description: description ?? '', names });

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

const namedType = (type: GraphQLType): string => String(getNamedType(type));

function partsOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) {
    return type.getValues().map((value) => described(`${type.name}.${value.name}`, value, [type.name, value.name]));
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  return Object.values<Field>(type.getFields()).flatMap((field) => {
    const path = `${type.name}.${field.name}`;
    const names = [type.name, field.name, namedType(field.type)];
    const args = 'args' in field ? field.args : [];
    return [
      described(path, field, names),
      ...args.map((arg) => described(`${path}(${arg.name})`, arg, [field.name, arg.name, namedType(arg.type)])),
    ];
  });
}

/** Words that say nothing by themselves. */
const SMALL = new Set(
  `a an the this that these those it its itself of in on at to for by with and or as is are be was has have which what who
  whom whose one ones all each every new id ids object objects thing value change changed result
  how why where whether they them do does did done doing decide decides happen happens happened
  get gets got may can must so far stand stands put form called`.split(/\s+/),
);

const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.replace(/(?<=..)(?:ies|y)$/, 'i').replace(/(?<=..)(?:ed|es|s|d|e)$/, ''));

/** Whether a description holds no word beside those of the names that it describes. */
export function tellsNothing({ description, names }: Described): boolean {
  const known = new Set([...names.flatMap(wordsOf), ...[...SMALL].flatMap(wordsOf)]);
  return wordsOf(description).every((word) => known.has(word));
}

/** Numbers of requirements, such as A1, which only those know who wrote them. */
export const citesRequirement = ({ description }: Described): boolean => /\b[A-Z]\d{1,3}\b/.test(description);

/** Lists of codes, which belong into `@refuses`. */
export const listsCodes = ({ description }: Described): boolean => /\bErrors: /.test(description);

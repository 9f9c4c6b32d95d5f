import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';

const SCALARS: Record<string, string> = { Boolean: 'boolean', Float: 'number', Int: 'number' };

const HEADER =
  '/** Generated: what `schema.graphql` says, as types. `npm run schema` writes it. Docs are in the schema itself. */\n';

/** The types of a schema for TypeScript. Scalars of its own arrive as JSON has them: as text, but for `JSON`. */
export function typesOf(schemaText: string): string {
  const types = Object.values(buildSchema(schemaText).getTypeMap());
  const named = types.filter((type) => !isIntrospectionType(type) && !isScalarType(type));
  return HEADER + named.map((type) => `\n${definitionOf(type)}\n`).join('');
}

function definitionOf(type: GraphQLNamedType): string {
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => `  | '${name}'`);
    return `export type ${type.name} =\n${values.join('\n')};`;
  }
  if (isInputObjectType(type)) return interfaceOf(type.name, Object.values(type.getFields()).map(inputLine));
  if (isUnionType(type))
    return `export type ${type.name} = ${type
      .getTypes()
      .map(({ name }) => name)
      .join(' | ')};`;
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${type.name} is of an unknown kind.`);
  const typename = isObjectType(type) ? [`  __typename?: '${type.name}';`] : [];
  return interfaceOf(type.name, [...typename, ...Object.values(type.getFields()).map(outputLine)]);
}

const interfaceOf = (name: string, lines: readonly string[]): string =>
  `export interface ${name} {\n${lines.join('\n')}\n}`;

const outputLine = ({ name, type }: GraphQLField<unknown, unknown>): string => `  ${name}: ${typeName(type)};`;

const inputLine = ({ name, type, defaultValue }: GraphQLInputField): string =>
  `  ${name}${isNonNullType(type) && defaultValue === undefined ? '' : '?'}: ${typeName(type)};`;

function typeName(type: GraphQLType): string {
  if (isNonNullType(type)) return presentName(type.ofType);
  return `${presentName(type)} | null`;
}

function presentName(type: GraphQLType): string {
  if (isListType(type)) {
    const item = typeName(type.ofType);
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  const { name } = type as GraphQLNamedType;
  if (!isScalarType(type)) return name;
  return SCALARS[name] ?? (name.startsWith('JSON') ? 'unknown' : 'string');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'schema.graphql'), 'utf8');
  writeFileSync(join(import.meta.dirname, 'src', 'schema.ts'), typesOf(text));
}

import { type GraphQLEnumType, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { schema } from '../visibility/operation.ts';

/** Pages that need no argument beside their size, with the type of their objects. */
export const LISTS = Object.values(schema.getQueryType()!.getFields()).flatMap((field) => {
  const page = getNamedType(field.type);
  const isPage = isObjectType(page) && page.name.endsWith('Connection');
  const needsMore = field.args.some(
    ({ type, defaultValue }) => String(type).endsWith('!') && defaultValue === undefined,
  );
  if (!isPage || needsMore) return [];
  return [{ name: field.name, type: getNamedType(page.getFields().nodes!.type) as GraphQLObjectType }];
});

/** Every way in which lists of a type can be ordered, but for the standard one. */
export const ordersOf = (type: string): string[] =>
  (schema.getType(`${type}OrderField`) as GraphQLEnumType)
    .getValues()
    .flatMap(({ name }) => ['ASC', 'DESC'].map((direction) => `{ field: ${name}, direction: ${direction} }`));

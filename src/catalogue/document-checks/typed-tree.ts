import { detectSpec, getTypes, type NormalizedNodeType, normalizeTypes } from '@redocly/openapi-core';

/** What the specification says of an object or a list at some place of a document. */
export type NodeType = NormalizedNodeType;

/** Of the whole document. */
export const rootTypeOf = (document: unknown): NodeType => normalizeTypes(getTypes(detectSpec(document))).Root!;

interface Child {
  /** Null for data, of which the specification says nothing. */
  type: NodeType | null;
  /** Whether it is an extension that the library would read as its own. */
  isLeftOut: boolean;
}

/** What stands behind a key of an object of this type. */
export function childTypeOf(type: NodeType, key: string, value: unknown): Child {
  let found: unknown = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
  const isExtension = type.extensionsPrefix !== undefined && key.startsWith(type.extensionsPrefix);
  if (isExtension) return { type: null, isLeftOut: isNamed(found) };
  found ??= type.additionalProperties;
  if (typeof found === 'function') found = found(value, key);
  return { type: isNamed(found) ? found : null, isLeftOut: false };
}

/** What stands in a list of this type. */
export function itemTypeOf(type: NodeType, item: unknown): NodeType | null {
  const found: unknown = typeof type.items === 'function' ? type.items(item, '') : type.items;
  return isNamed(found) ? found : null;
}

const isNamed = (type: unknown): type is NodeType =>
  typeof (type as NodeType | undefined)?.name === 'string' && (type as NodeType).name !== 'SpecExtension';

import { createHash } from 'node:crypto';
import { type GraphQLSchema, isAbstractType } from 'graphql';
import { Field, ID, InterfaceType } from 'type-graphql';
import { v5 } from 'uuid';

@InterfaceType('Node', { description: 'Anything that has an identity and can be read again by it.' })
export abstract class Node {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;
}

/** The 16 bytes of an id. */
export const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** An id by its bytes; no id where they are not 16. */
export const uuidOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Of whatever is named and has no row with an id. */
const NAMES = 'b3f5c1a8-6a50-4d8e-9c55-0f2f6a1d7e44';

/** The id of what is known by its name, such as a mail: the same at every start of every portal. */
export const idOfName = (type: string, name: string): string => v5(`${type} ${name}`, NAMES);

/**
 * The id of an object that is a view of another one and has no row, such as what a gateway grants for a credential. Asked
 * with that id, it gives the one of the other.
 */
export function idOfView(type: string, id: string): string {
  const mask = createHash('sha256').update(type).digest();
  return uuidOf(bytesOf(id).map((byte, index) => byte ^ (mask[index]! & (KEPT[index] ?? 0xff))));
}

/** Bits of version and variant stay, by position of their byte, so that it is a UUID. */
const KEPT: Record<number, number> = { 6: 0x0f, 8: 0x3f };

/**
 * Rows are plain objects, so a type cannot be told by its class: whatever serves an interface or a union names the type in
 * `__typename`. Set here and not in the decorator, around which type-graphql puts an async function: compiled queries do
 * not wait for one.
 */
export function resolveTypesByName(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isAbstractType)) {
    type.resolveType = ({ __typename }: { __typename?: string }) => __typename;
  }
}

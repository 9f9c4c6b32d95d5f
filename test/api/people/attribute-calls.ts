import { expect } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

const CREATE = `mutation ($input: CreateAttributeInput!) {
  createAttribute(input: $input) { attribute { id } userErrors { code field } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateAttributeInput!) {
  updateAttribute(id: $id, input: $input) { attribute { id } userErrors { code field } } }`;
const ORDER = `mutation ($subject: AttributeSubject!, $ids: [ID!]!) {
  orderAttributes(subject: $subject, ids: $ids) { attributes { id } userErrors { code field } } }`;
const DELETE = 'mutation ($id: ID!) { deleteAttribute(id: $id) { deletedId userErrors { code } } }';
const LIST = `query ($subject: AttributeSubject!) {
  attributes(subject: $subject) { key label options required position } }`;

export type AttributeCalls = ReturnType<typeof attributeCalls>;

/** What an API owner does with attributes. */
export const attributeCalls = (owner: Client) => ({
  ...{ CREATE, UPDATE, ORDER },
  /** Of people, of text, and labelled by its key, unless it says otherwise. @returns Its id. */
  async add(input: { key: string } & Record<string, unknown>): Promise<string> {
    const attribute = { subject: 'USER', type: 'STRING', label: input.key, ...input };
    return (await owner.send(CREATE, { input: attribute })).createAttribute.attribute.id;
  },
  async remove(...ids: string[]): Promise<void> {
    for (const id of ids) await owner.send(DELETE, { id });
  },
  async list(subject: 'USER' | 'APP'): Promise<Data[]> {
    return (await owner.send(LIST, { subject })).attributes;
  },
  /** Waits until nothing is left of a deleted attribute. */
  gone: ({ url, database }: TestPortal, id: string): Promise<void> =>
    eventually(url, async () =>
      expect(await rowsOf(database, 'select from attribute where id = $1', [id])).toEqual([]),
    ),
});

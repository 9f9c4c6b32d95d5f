import type { Client, Data } from '../../support/client.ts';

export const ENTRY = `fragment Entry on ContentEntry { id kind state slug title summary tags byline locale locales audience publishAt publishedAt
  updatedAt hasUnpublishedChanges template { name }
  fields { name type locale text html number boolean image { alternativeText } product { name } } }`;
export const TEMPLATES =
  '{ contentTemplates { nodes { id name kind isBuiltIn fields { name type required options } } } }';
export const CREATE_TEMPLATE = `mutation ($input: CreateContentTemplateInput!) { createContentTemplate(input: $input) {
  contentTemplate { id name fields { name label type required help options } } userErrors { code message field } } }`;
export const UPDATE_TEMPLATE = `mutation ($id: ID!, $input: UpdateContentTemplateInput!) {
  updateContentTemplate(id: $id, input: $input) { contentTemplate { fields { name } } userErrors { code message field } } }`;
export const CREATE = `${ENTRY} mutation ($input: CreateContentEntryInput!) { createContentEntry(input: $input) {
  contentEntry { ...Entry } userErrors { code message field } } }`;
export const UPDATE = `${ENTRY} mutation ($id: ID!, $input: UpdateContentEntryInput!) { updateContentEntry(id: $id, input: $input) {
  contentEntry { ...Entry } userErrors { code message field } } }`;
export const SCHEDULE = `${ENTRY} mutation ($id: ID!, $publishAt: DateTime) {
  scheduleContentEntry(id: $id, publishAt: $publishAt) { contentEntry { ...Entry } userErrors { code message field } } }`;
export const READ = `${ENTRY} query ($id: ID!) { contentEntry(id: $id) { ...Entry } }`;
export const READ_SLUG = `${ENTRY} query ($kind: ContentKind!, $slug: String!) {
  contentEntryBySlug(kind: $kind, slug: $slug) { ...Entry } }`;
export const LIST = `query ($filter: ContentEntryFilter, $orderBy: ContentEntryOrder) {
  contentEntries(filter: $filter, orderBy: $orderBy) { totalCount nodes { title } } }`;

/** A mutation that takes nothing but the id of an entry. */
export const simply = (name: string) =>
  `${ENTRY} mutation ($id: ID!) { ${name}(id: $id) { contentEntry { ...Entry } userErrors { code message field } } }`;

/** Ids of the templates that came with the portal, and of what was defined beside them. */
export async function templateIds(client: Client): Promise<Record<string, string>> {
  const { contentTemplates } = await client.send(TEMPLATES);
  return Object.fromEntries(contentTemplates.nodes.map(({ id, name }: Data) => [name, id]));
}

/** Writes an entry by a template, a post unless said otherwise. */
export async function write(client: Client, title: string, { template = 'Post', ...input }: Data = {}): Promise<Data> {
  const templateId = (await templateIds(client))[template];
  const given = { fields: [{ name: 'body', text: `About **${title}**.` }], ...input, templateId, title };
  return (await client.send(CREATE, { input: given })).createContentEntry.contentEntry;
}

export const publish = async (client: Client, id: string): Promise<Data> =>
  (await client.send(simply('publishContentEntry'), { id })).publishContentEntry.contentEntry;

export const read = async (client: Client, id: string): Promise<Data> => (await client.send(READ, { id })).contentEntry;

export const titlesOf = async (client: Client, filter: object = {}, orderBy?: object): Promise<string[]> =>
  (await client.send(LIST, { filter, orderBy })).contentEntries.nodes.map(({ title }: Data) => title);

/** The account of somebody who writes, made by an owner. */
export const CREATE_MANAGER = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { code } } }`;

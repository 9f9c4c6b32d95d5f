import { readFileSync } from 'node:fs';

export const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

export interface Access {
  url: string;
  token: string;
}

export type End = 'start' | 'end';

export interface Listed {
  apps: { edges: { node: { id: string; name: string } }[]; pageInfo: Record<string, unknown> };
}

/** A client with a cache that shows the list of apps, page by page from one of its ends. */
export interface CachedApps {
  /** The first page of two. */
  open(): Promise<void>;
  /** The next page, behind what is there. */
  more(): Promise<void>;
  /** What a view of the list shows now. */
  shown(): Promise<Listed>;
  create(name: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Whether a mail is wanted, as a view of the preferences shows it; and the change of it. */
  preference(): Promise<{ name: string; isEnabled: boolean }>;
  prefer(name: string, isEnabled: boolean): Promise<void>;
}

const FIELDS = 'edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const ARGUMENTS = '$first: Int, $after: String, $last: Int, $before: String';
const GIVEN = 'first: $first, after: $after, last: $last, before: $before';
export const LIST = `query AppsQuery(${ARGUMENTS}) { apps(${GIVEN}) { ${FIELDS} } }`;
export const ERRORS = 'userErrors { code }';
export const CREATE = `mutation AppsCreateMutation($input: CreateAppInput!) { createApp(input: $input) { app { id name } ${ERRORS} } }`;
export const RENAME = `mutation AppsRenameMutation($id: ID!, $input: UpdateAppInput!) {
  updateApp(id: $id, input: $input) { app { id name } ${ERRORS} } }`;
export const REMOVE = `mutation AppsRemoveMutation($id: ID!) { deleteApp(id: $id) { deletedId ${ERRORS} } }`;
export const PREFERENCES = 'query PreferencesQuery { notificationPreferences { id name isEnabled } }';
export const PREFER = `mutation PreferencesMutation($input: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $input) { notificationPreferences { id isEnabled } ${ERRORS} } }`;

/** The first that may be switched off. */
export const ONE = 'access-request-approved';

interface Preferences {
  notificationPreferences: { name: string; isEnabled: boolean }[];
}

export const preferenceIn = (data: unknown) =>
  (data as Preferences).notificationPreferences.find(({ name }) => name === ONE)!;

export const headersOf = ({ token }: Access) => ({ authorization: `Bearer ${token}` });

export const firstPage = (end: End) => (end === 'start' ? { first: 2 } : { first: null, last: 2 });

export function nextPage(end: End, { endCursor, startCursor }: Record<string, unknown>) {
  return end === 'start' ? { first: 2, after: endCursor } : { first: null, last: 2, before: startCursor };
}

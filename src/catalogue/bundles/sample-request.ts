import { sample } from 'openapi-sampler';
import { isTree, type Tree } from '../document-checks/document-tree.ts';
import { followed } from '../document-checks/local-reference.ts';

/** A call as the makers of code take it. */
export interface SampleRequest {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  queryString: { name: string; value: string }[];
  postData?: { mimeType: string; text: string };
}

const MAX_BODY = 20_000;

/**
 * A call of an operation with what its author gives as examples, and something of the right type elsewhere.
 * @param document A bundled description in OpenAPI 3.1.
 * @returns Null where it has no such operation.
 */
export function requestOf(document: Tree, method: string, path: string): SampleRequest | null {
  const item =
    isTree(document.paths) && Object.hasOwn(document.paths, path) ? followed(document, document.paths[path]) : null;
  const operation = item && Object.hasOwn(item, method) ? followed(document, item[method]) : null;
  if (!item || !operation) return null;
  const parameters = new Map<string, Tree>();
  for (const each of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
    const parameter = followed(document, each);
    if (parameter) parameters.set(`${String(parameter.in)} ${String(parameter.name)}`, parameter);
  }
  const [server] = listOf(document.servers) as { url: string }[];
  const request: SampleRequest = {
    ...{ method: method.toUpperCase(), url: server!.url + path, headers: [], queryString: [] },
  };
  for (const parameter of parameters.values()) place(document, request, parameter);
  addKey(document, request);
  const postData = bodyOf(document, operation);
  if (!postData) return request;
  request.headers.push({ name: 'Content-Type', value: postData.mimeType });
  return { ...request, postData };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** What must be given, and what its author shows an example of. */
function place(document: Tree, request: SampleRequest, parameter: Tree): void {
  const name = String(parameter.name);
  const schema = followed(document, parameter.schema);
  const example = parameter.example ?? schema?.example ?? schema?.default ?? listOf(schema?.enum)[0];
  const value = example === undefined || isTree(example) ? name.toUpperCase() : String(example);
  if (parameter.in === 'path') request.url = request.url.replaceAll(`{${name}}`, encodeURIComponent(value));
  if (parameter.required !== true && example === undefined) return;
  if (parameter.in === 'query') request.queryString.push({ name, value });
  if (parameter.in === 'header') request.headers.push({ name, value });
}

/** The placeholder that people replace by what the portal gave them. */
const SECRETS: Record<string, string> = { basic: 'Basic YOUR_CREDENTIALS', bearer: 'Bearer YOUR_TOKEN' };

/** All of its parts. Cookies go as a header: not all makers of code know the other way. */
function addKey(document: Tree, { headers, queryString }: SampleRequest): void {
  const components = isTree(document.components) ? document.components : {};
  const schemes = isTree(components.securitySchemes) ? components.securitySchemes : {};
  const [required = {}] = listOf(document.security) as object[];
  for (const each of Object.keys(required)) {
    const scheme = schemes[each] as Record<string, string>;
    const name = scheme.name ?? 'Authorization';
    if (scheme.type === 'http') headers.push({ name, value: SECRETS[scheme.scheme!]! });
    if (scheme.type !== 'apiKey') continue;
    if (scheme.in === 'query') queryString.push({ name, value: 'YOUR_KEY' });
    else if (scheme.in === 'cookie') headers.push({ name: 'Cookie', value: `${name}=YOUR_KEY` });
    else headers.push({ name, value: 'YOUR_KEY' });
  }
}

function bodyOf(document: Tree, operation: Tree): SampleRequest['postData'] | null {
  const body = followed(document, operation.requestBody);
  const content = body && isTree(body.content) ? body.content : {};
  const mimeType = Object.keys(content).find((type) => /^application\/([\w.-]+\+)?json\b/.test(type));
  const media = mimeType === undefined ? null : followed(document, content[mimeType]);
  if (mimeType === undefined || !media) return null;
  const [first] = isTree(media.examples) ? Object.values(media.examples) : [];
  const example = media.example ?? (first === undefined ? undefined : followed(document, first)?.value);
  const value: unknown =
    example ?? (isTree(media.schema) ? sample(media.schema, { skipReadOnly: true }, document) : {});
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return { mimeType, text: text.length > MAX_BODY ? '{}' : text };
}

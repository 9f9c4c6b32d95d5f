import { readDocumentJob } from '../../../src/catalogue/document-reading/read-document.jobs.ts';
import { drainJobs } from '../../../src/platform/jobs/drain.ts';
import type { Client, Data } from '../../support/client.ts';
import type { TestPortal } from '../../support/portal.ts';

export const CREATE = `mutation ($input: CreateProductDocumentInput!) { createProductDocument(input: $input) {
  document { id title format size url } userErrors { code message field } } }`;
export const UPDATE = `mutation ($id: ID!, $input: UpdateProductDocumentInput!) { updateProductDocument(id: $id, input: $input) {
  document { id title } userErrors { code message field } } }`;

/** What an upload is answered with. */
export interface Upload {
  status: number;
  body: { file: { id: string; name: string; size: number } | null; userErrors: Data[]; errors?: Data[] };
}

/** Sends one file the way a form does. */
export async function upload(
  { url, token }: Client,
  content: string | Buffer<ArrayBuffer>,
  name = 'api.yaml',
): Promise<Upload> {
  const form = new FormData();
  form.set('file', new Blob([content]), name);
  return send(url, token, form);
}

/** Sends any body to where files are taken. */
export async function send(url: string, token: string | null, body: string | FormData, headers = {}): Promise<Upload> {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(new URL('/files', url), {
    method: 'POST',
    body,
    headers: { ...authorization, ...headers },
  });
  return { status: response.status, body: (await response.json()) as Upload['body'] };
}

/** A document as it is served, to whoever asks. */
export const get = ({ url, token }: Client, id: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(`/documents/${id}`, url), {
    headers: token ? { authorization: `Bearer ${token}`, ...headers } : headers,
  });

/** An honest description of about this many bytes, in YAML. */
export function largeDescription(bytes: number): string {
  const operation = (n: number) => `  /things/${n}/{id}:
    get:
      operationId: readThing${n}
      description: |
        ${'What people write about it. '.repeat(50)}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The thing
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing${n % 50}'}
`;
  const schemas = Array.from(
    { length: 50 },
    (_, n) => `    Thing${n}: {type: object, properties: {id: {type: string}}}\n`,
  );
  const tail = `components:\n  schemas:\n${schemas.join('')}`;
  const parts = ['openapi: 3.0.3\ninfo: {title: Large, version: "1"}\npaths:\n'];
  for (let length = tail.length, n = 0; length < bytes - 2_500; n++)
    length += parts[parts.push(operation(n)) - 1]!.length;
  const text = parts.join('') + tail;
  return `${text}# ${'x'.repeat(bytes - text.length - 3)}\n`;
}

/** Has all documents read that are yet to be read, in a portal without workers. */
export const readAll = ({ app, database }: TestPortal): Promise<void> =>
  drainJobs({
    databaseUrl: database.url,
    jobs: [readDocumentJob],
    createContext: (requestId) => app.portal.contextOf({ requestId }),
    log: app.portal.log,
  });

/** An OpenAPI description of some operations, such as `GET /pets/{id}`. */
export function description(operations: readonly string[], more: object = {}): string {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method, path] = operation.split(' ') as [string, string];
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    const summary = `${method} of ${path}`;
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { summary, parameters, responses: { 200: { description: 'Fine' } } },
    };
  }
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'Pets', version: '1' }, paths, ...more });
}

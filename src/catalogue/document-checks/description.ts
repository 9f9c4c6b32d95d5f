import {
  BaseResolver,
  type Config,
  createConfig,
  type Document,
  getLineColLocation,
  type LocationObject,
  lintDocument,
  parseYaml,
  ResolveError,
  Source,
} from '@redocly/openapi-core';
import type { Finding } from './document.work.ts';
import { type Flaw, flawOfTree } from './document-tree.ts';
import { flawOfJson } from './json-text.ts';
import { IN_A_CIRCLE, settleReferences } from './references.ts';
import { rootTypeOf } from './typed-tree.ts';

/** Problems that are told at once; a person mends them and asks again. */
const MAX_PROBLEMS = 20;

type Family = 'OPENAPI' | 'ASYNCAPI';

const OPENAPI_VERSION = /^3\.[012]\.\d+(-.+)?$/;
const ASYNCAPI_VERSION = /^(2\.[0-6]|3\.\d+)\.\d+$/;

/** Nothing outside the document is ever read, neither from the network nor from the disk. */
class NoResolver extends BaseResolver {
  override async resolveDocument(): Promise<never> {
    throw new ResolveError(
      new Error('it leads out of the document, and nothing is fetched. Bundle the document first'),
    );
  }
}

let config: Promise<Config> | undefined;

/** That the document has the structure of its version and that its references lead somewhere; matters of style are its author's. */
const structure = () => (config ??= createConfig({ rules: { struct: 'error', 'no-unresolved-refs': 'error' } }));

/** What is wrong with a description, each sentence with line and path. */
export async function problemsInDescription(text: string, family: Family): Promise<Finding> {
  const body = text.replace(/^\uFEFF/, '');
  const { parsed, problem, isYaml } = read(body);
  const source = new Source('/document', body);
  const told = ({ message, pointer }: Flaw) => tell(message, { source, pointer });
  const flaw = problem ? null : (flawOfTree(parsed) ?? FLAW_OF_VERSION[family](parsed));
  const only = problem ?? (flaw && told(flaw));
  if (only) return { problems: [only], isYaml };
  const { document, flaws } = settleReferences(parsed, rootTypeOf(parsed));
  const isCircular = flaws.some(({ message }) => message.endsWith(IN_A_CIRCLE));
  // The library gets lost in a circle.
  const found = isCircular ? [] : await check({ source, parsed: document });
  return { problems: [...flaws.map(told), ...found].slice(0, MAX_PROBLEMS), isYaml };
}

interface Reading {
  parsed?: unknown;
  problem?: string;
  isYaml: boolean;
}

/** JSON where it is JSON, and else YAML: what begins like JSON may be YAML as well. */
function read(body: string): Reading {
  const json = { ...attempt(() => JSON.parse(body)), isYaml: false };
  // YAML tells of the same where it is read.
  if (!json.problem) return { ...json, problem: flawOfJson(body) ?? undefined };
  const yaml = { ...attempt(() => parseYaml(body)), isYaml: true };
  if (yaml.problem?.includes('single document')) yaml.problem = `Line ${secondDocument(body)}: ${ONE_DOCUMENT}`;
  return yaml.problem && /^\s*\{/.test(body) ? json : yaml;
}

/** What a text that was checked holds, whether it is JSON or YAML. */
export const parsedOf = (text: string): unknown => read(text.replace(/^\uFEFF/, '')).parsed;

const ONE_DOCUMENT = 'expected a single document, and another one begins here.';

/** Its line: in YAML nothing but a marker begins so, also within texts. */
function secondDocument(body: string): number {
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !/^(#|%|---\s*$|\s*$)/.test(line));
  return lines.findIndex((line, index) => index > first && /^(---|\.\.\.)(\s|$)/.test(line)) + 1;
}

function attempt(parse: () => unknown): Pick<Reading, 'parsed' | 'problem'> {
  try {
    return { parsed: parse() };
  } catch (error) {
    const { reason, mark, message } = error as { reason?: string; mark?: { line: number }; message: string };
    // JSON.parse tells the line itself.
    return { problem: mark ? `Line ${mark.line + 1}: ${reason ?? message}.` : `It cannot be read: ${message}.` };
  }
}

function flawOfOpenApi(parsed: unknown): Flaw | null {
  const { openapi, swagger } = (parsed ?? {}) as { openapi?: unknown; swagger?: unknown };
  if (swagger === '2.0' || (typeof openapi === 'string' && OPENAPI_VERSION.test(openapi))) return null;
  if (openapi === undefined && swagger === undefined) {
    return { message: 'It must be an object with `openapi` or `swagger`.', pointer: '#/' };
  }
  const pointer = openapi === undefined ? '#/swagger' : '#/openapi';
  const message = 'The version must be the text "2.0", or 3.0, 3.1 or 3.2 with a patch number, such as "3.1.0".';
  return { message, pointer };
}

function flawOfAsyncApi(parsed: unknown): Flaw | null {
  const { asyncapi } = (parsed ?? {}) as { asyncapi?: unknown };
  if (typeof asyncapi === 'string' && ASYNCAPI_VERSION.test(asyncapi)) return null;
  if (asyncapi === undefined) return { message: 'It must be an object with `asyncapi`.', pointer: '#/' };
  const message = 'The version must be the text 2.0 to 2.6 or 3 with a patch number, such as "3.0.0".';
  return { message, pointer: '#/asyncapi' };
}

const FLAW_OF_VERSION = { OPENAPI: flawOfOpenApi, ASYNCAPI: flawOfAsyncApi };

async function check(document: Document): Promise<string[]> {
  try {
    const options = { document, config: await structure(), externalRefResolver: new NoResolver() };
    const problems = await lintDocument(options);
    return problems.map(({ message, location: [at] }) => tell(message, at));
  } catch (error) {
    if (error instanceof RangeError) return ['Its references lead on and on without end.'];
    return [`It cannot be checked: ${(error as Error).message}.`];
  }
}

function tell(message: string, at: LocationObject | undefined): string {
  const line = at && lineOf(at);
  return `${line ? `Line ${line}, ` : ''}${at?.pointer ?? '#/'}: ${message.replace(/\.$/, '')}.`;
}

/** Null where the library cannot count the lines of a document that it can read. */
function lineOf(at: LocationObject): number | null {
  try {
    return getLineColLocation(at).start.line;
  } catch {
    return null;
  }
}

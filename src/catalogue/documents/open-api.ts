import {
  BaseResolver,
  type Config,
  createConfig,
  type Document,
  getLineColLocation,
  type LocationObject,
  lintDocument,
  type NormalizedProblem,
  parseYaml,
  ResolveError,
  Source,
} from '@redocly/openapi-core';
import type { Finding } from './document.work.ts';
import { flawOfTree } from './document-tree.ts';

/** Problems that are told at once; a person mends them and asks again. */
const MAX_PROBLEMS = 20;

const VERSION = /^3\.[012]\.\d+(-.+)?$/;

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

/** What is wrong with an OpenAPI description, each sentence with line and path. */
export async function problemsInOpenApi(text: string): Promise<Finding> {
  const body = text.replace(/^\uFEFF/, '');
  const { parsed, problem, isYaml } = read(body);
  const source = new Source('/document', body);
  const flaw = problem ?? flawOfTree(parsed) ?? flawOfVersion(parsed, source);
  return { problems: flaw ? [flaw] : await check({ source, parsed }), isYaml };
}

interface Reading {
  parsed?: unknown;
  problem?: string;
  isYaml: boolean;
}

/** JSON where it is JSON, and else YAML: what begins like JSON may be YAML as well. */
function read(body: string): Reading {
  const json = { ...attempt(() => JSON.parse(body)), isYaml: false };
  if (!json.problem) return json;
  const yaml = { ...attempt(() => parseYaml(body)), isYaml: true };
  return yaml.problem && /^\s*\{/.test(body) ? json : yaml;
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

function flawOfVersion(parsed: unknown, source: Source): string | null {
  const { openapi, swagger } = (parsed ?? {}) as { openapi?: unknown; swagger?: unknown };
  if (swagger === '2.0' || (typeof openapi === 'string' && VERSION.test(openapi))) return null;
  if (openapi === undefined && swagger === undefined) {
    return tell('It must be an object with `openapi` or `swagger`.', { source, pointer: '#/' });
  }
  const pointer = openapi === undefined ? '#/swagger' : '#/openapi';
  return tell('The version must be the text "2.0", or 3.0, 3.1 or 3.2 with a patch number, such as "3.1.0".', {
    ...{ source, pointer },
  });
}

async function check(document: Document): Promise<string[]> {
  try {
    const options = { document, config: await structure(), externalRefResolver: new NoResolver() };
    const problems = (await lintDocument(options)).filter((problem) => !isNameOfSchema(problem));
    return problems.slice(0, MAX_PROBLEMS).map(({ message, location: [at] }) => tell(message, at));
  } catch (error) {
    if (error instanceof RangeError) return ['Its references lead on and on without end.'];
    return [`It cannot be checked: ${(error as Error).message}.`];
  }
}

/** A discriminator may name a schema by its bare name, which the library takes for a file. */
const isNameOfSchema = ({ ruleId, location: [at] }: NormalizedProblem): boolean =>
  ruleId === 'no-unresolved-refs' && /\/discriminator\/mapping\/[^/]+$/.test(at?.pointer ?? '');

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

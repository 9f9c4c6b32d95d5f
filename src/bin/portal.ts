import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { dump, load } from 'js-yaml';

const USAGE = `Usage: npm run portal -- export <file> [--url <portal>] [--format <format>]
       npm run portal -- diff <file> [--url <portal>] [--format <format>]
       npm run portal -- import <file> [--url <portal>] [--format <format>]
The format is json or yaml; where it is left out, a file whose name ends in .yaml or .yml is YAML.
The token of an API owner with the scope MANAGE_PORTAL comes from standard input.`;

class UsageError extends Error {}

interface Answer {
  changes: { kind: string; key: string; change: string; fields: { field: string; here: unknown; wanted: unknown }[] }[];
  userErrors: { code: string; message: string; field: string[] | null }[];
  errors?: { message: string }[];
}

/** Texts stand in lines as they are, and nothing is a reference to something else. */
const FORMATS = {
  json: { fromJson: (text: string) => text, toJson: (text: string) => text },
  yaml: {
    fromJson: (text: string) => dump(JSON.parse(text), { lineWidth: -1, noRefs: true }),
    toJson: (text: string) => JSON.stringify(load(text)),
  },
};

const isFormat = (format: string): format is keyof typeof FORMATS => Object.hasOwn(FORMATS, format);

/**
 * Keeps the definitions of a portal in a file: `export` writes it, `import` brings it in, `diff` tells what that would change and ends
 * with 1 where it would change something. The portal is called over HTTP and may be anywhere.
 */
async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const [action, file] = positionals;
  if (!file || !['export', 'diff', 'import'].includes(action!)) throw new UsageError(USAGE);
  const format = values.format ?? (['.yaml', '.yml'].includes(extname(file)) ? 'yaml' : 'json');
  if (!isFormat(format)) throw new UsageError(USAGE);
  const token = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  if (!token) throw new UsageError(USAGE);
  const headers = { authorization: `Bearer ${token}` };
  if (action === 'export') {
    const response = await call('/bundle.json', values.url, { headers });
    const body = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${body}`);
    await writeFile(file, FORMATS[format].fromJson(body));
    return;
  }
  const path = `/bundle?dryRun=${action === 'diff'}`;
  const body = FORMATS[format].toJson(await readFile(file, 'utf8'));
  const response = await call(path, values.url, {
    ...{ method: 'POST', body },
    headers: { ...headers, 'content-type': 'application/json' },
  });
  const answer = (await response.json()) as Answer;
  if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  if (answer.userErrors.length > 0) {
    throw new Error(
      answer.userErrors
        .map(({ code, message, field }) => `${(field ?? []).join('.')}: ${message} (${code})`)
        .join('\n'),
    );
  }
  process.stdout.write(linesOf(answer, JSON.parse(body)));
  const { length } = answer.changes.filter(({ change }) => change !== 'ONLY_HERE');
  process.stderr.write(`${length === 0 ? 'Nothing' : length} ${action === 'diff' ? 'to change' : 'changed'}.\n`);
  if (action === 'diff' && length > 0) process.exitCode = 1;
}

/** @throws UsageError For options that there are not, and values that are missing. */
function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ...{ url: { type: 'string', default: 'http://localhost:4000' }, format: { type: 'string' } },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.\n${USAGE}`);
  }
}

/** @throws Error In words for whoever typed the address, where nothing answers there. */
async function call(path: string, portal: string, options: RequestInit): Promise<Response> {
  if (!URL.canParse(portal) || !/^https?:/i.test(portal)) {
    throw new UsageError(`--url must be an address that begins with http:// or https://.\n${USAGE}`);
  }
  try {
    return await fetch(new URL(path, portal), options);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    throw new Error(`The portal at ${portal} does not answer: ${cause?.code ?? cause?.message ?? 'unknown reason'}.`);
  }
}

/** What people call an item that goes by its custom id. */
function nameIn(bundle: Record<string, unknown>, kind: string, key: string): string {
  const items = Array.isArray(bundle[kind]) ? bundle[kind] : [];
  const item = items.find(({ cid }) => cid === key);
  const name = item?.displayName ?? item?.name ?? item?.published?.title ?? item?.draft?.title;
  return name ? ` ${JSON.stringify(name)}` : '';
}

const linesOf = ({ changes }: Answer, bundle: Record<string, unknown>): string =>
  changes
    .flatMap(({ kind, key, change, fields }) => [
      `${change} ${kind} ${key}${nameIn(bundle, kind, key)}`,
      ...fields.map(({ field, here, wanted }) => `  ${field}: ${JSON.stringify(here)} → ${JSON.stringify(wanted)}`),
    ])
    .map((line) => `${line}\n`)
    .join('');

try {
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

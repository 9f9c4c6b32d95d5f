import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { compiledFunction as HtmlToText, HtmlToTextOptions } from 'html-to-text';
import type { compileTemplate, Options } from 'pug';
import { ConfigError } from '../../config.ts';
import { oneLine } from './mail-subject.ts';

/** Both parts of a mail: the text says what the HTML says. */
export interface MailBody {
  html: string;
  text: string;
}

/** The build copies the folder, so that it lies beside this file in `src` and in `dist`. */
const FOLDER = fileURLToPath(new URL('./', import.meta.url));

const require = createRequire(import.meta.url);

/** Loaded with the first mail or page, because together they are a tenth of all that a start would load. */
const pug = (): typeof import('pug') => require('pug');
let htmlToText: HtmlToText | undefined;
const textOf: HtmlToText = (html) => {
  htmlToText ??= (require('html-to-text') as typeof import('html-to-text')).compile(TEXT);
  return htmlToText(html);
};

const compiled = new Map<string, compileTemplate>();

const TEXT: HtmlToTextOptions = {
  wordwrap: 78,
  selectors: [
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 56 } },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
  ],
};

/**
 * Fills a template that is no mail: a page of the portal. Its file lies in a folder of its own; what it includes may lie
 * here. Pug escapes every variable; a template must never print one unescaped (`!=`).
 * @param path Absolute path of the file.
 */
export const renderPage = (path: string, variables: object): string => fill(path, variables, null);

function fill(path: string, variables: object, overrides: string | null): string {
  const key = `${overrides ?? ''}\n${path}`;
  let template = compiled.get(key);
  if (!template) {
    template = pug().compileFile(path, optionsOf(overrides));
    compiled.set(key, template);
  }
  return template(variables);
}

/** A file of the operator's folder where it has one of that name, else the built-in one. */
function locate(file: string, overrides: string | null): string {
  const own = overrides && join(overrides, file);
  return own && existsSync(own) ? own : join(FOLDER, file);
}

/** What a template extends and includes is looked for in the same way, so that one file can change the layout of all. */
const optionsOf = (overrides: string | null): Options & { plugins: object[] } => ({
  compileDebug: false,
  plugins: [
    {
      resolve(file: string, source: string) {
        const name = extname(file) ? file : `${file}.pug`;
        const found = locate(name, overrides);
        return existsSync(found) ? found : join(dirname(source), name);
      },
    },
  ],
});

/** Whether the operator's folder has its own template of that name. */
export const isOverridden = (name: string, overrides: string | null): boolean =>
  overrides !== null && existsSync(join(overrides, `${name}.pug`));

/** Throws a {@link ConfigError} that lists every template of the operator's folder that cannot be compiled. */
export function checkOverrides(overrides: string | null): void {
  if (overrides === null) return;
  if (!existsSync(overrides)) throw new ConfigError([`GATEHOUSE_TEMPLATE_DIR: there is no folder ${overrides}.`]);
  const problems = readdirSync(overrides)
    .filter((file) => file.endsWith('.pug'))
    .flatMap((file) => problemsOf(join(overrides, file), overrides));
  if (problems.length > 0) throw new ConfigError(problems);
}

function problemsOf(path: string, overrides: string): string[] {
  try {
    pug().compileFile(path, optionsOf(overrides));
    return [];
  } catch (error) {
    return [`GATEHOUSE_TEMPLATE_DIR: ${path} cannot be compiled: ${oneLine((error as Error).message)}`];
  }
}

/**
 * Both parts of a mail from one template. Throws when there is no such template, and what the template throws.
 * @param overrides Folder whose files replace the built-in ones of the same name.
 */
export function renderMail(template: string, variables: object, overrides: string | null): MailBody {
  const html = fill(locate(`${template}.pug`, overrides), variables, overrides);
  return { html, text: textOf(html) };
}

import { fileURLToPath } from 'node:url';
import { convert, type HtmlToTextOptions } from 'html-to-text';
import { compileFile, type compileTemplate } from 'pug';
import { oneLine } from './wording.ts';

/** Both parts of a mail: the text says what the HTML says. */
export interface MailBody {
  html: string;
  text: string;
}

/** The build copies the folder, so that it lies beside this file in `src` and in `dist`. */
const FOLDER = new URL('templates/', import.meta.url);

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
 * Fills a template. Pug escapes every variable; a template must never print one unescaped (`!=`). Throws when there is no
 * such template.
 */
export function renderTemplate(name: string, variables: object): string {
  let template = compiled.get(name);
  if (!template) {
    template = compileFile(fileURLToPath(new URL(`${name}.pug`, FOLDER)), { compileDebug: false });
    compiled.set(name, template);
  }
  return template(variables);
}

/** Both parts of a mail from one template. */
export function renderBody(template: string, variables: object): MailBody {
  const html = renderTemplate(template, variables);
  return { html, text: convert(html, TEXT) };
}

/** Puts one-line values into the `{places}` of a subject; a place that has no value stays as it is. */
export function fillSubject(subject: string, values: Readonly<Record<string, string>>): string {
  return oneLine(subject.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place));
}

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MAIL_RULES } from '../../../src/notification/mails/mail.rules.ts';

const FOLDER = new URL('../../../src/notification/templates/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.pug'));

it.each(files)('S8: %s prints nothing unescaped', (name) => {
  const source = readFileSync(new URL(name, FOLDER), 'utf8');
  expect(source).not.toMatch(/!=|!\{/);
});

it('every rule has its template, and no two rules share a mail', () => {
  const templates = MAIL_RULES.map(({ template }) => template);
  expect(new Set(templates).size).toBe(templates.length);
  for (const template of templates) expect(files).toContain(`${template}.pug`);
});

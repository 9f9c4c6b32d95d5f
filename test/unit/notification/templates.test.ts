import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MAIL_RULES } from '../../../src/notification/mails/all-mails.ts';

const FOLDER = new URL('../../../src/notification/', import.meta.url);
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pug'));

it.each(files)('%s prints nothing unescaped', (name) => {
  const source = readFileSync(new URL(name, FOLDER), 'utf8');
  expect(source).not.toMatch(/!=|!\{/);
});

it('every rule has its template, and no two rules share a mail', () => {
  const names = MAIL_RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(files).toContain(`mail-templates/${name}.pug`);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, read } from './imports.ts';
import { printedRooms } from './rooms.ts';

/** Writes the rooms as they are into docs/architecture.md, between its two marks: `npm run rooms`. */
const PAGE = 'docs/architecture.md';
const [before, , after] = read(PAGE).split(/<!-- rooms -->\n|<!-- \/rooms -->/);
writeFileSync(join(ROOT, PAGE), `${before}<!-- rooms -->\n${await printedRooms()}<!-- /rooms -->${after}`);

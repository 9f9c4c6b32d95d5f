import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'build '));
  mkdirSync(join(home, 'src', 'bin'), { recursive: true });
  const programs = ['build', 'bundle', 'fingerprint'].map((name) => `src/bin/${name}.ts`);
  for (const file of [...programs, ...SETTINGS]) cpSync(join(ROOT, file), join(home, file));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  write('src/a.ts', 'export const a: number = 1;\n');
  write('src/page.pug', 'p One\n');
  write('src/start.ts', '');
});
afterAll(() => rmSync(home, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(home, file), text);

/** Runs the build, and says whether it did anything: what is built bears a mark that a build takes away. */
function builds(): boolean {
  execFileSync(process.execPath, [join(home, 'src/bin/build.ts')], { stdio: 'ignore' });
  const isNew = !readFileSync(join(home, 'dist/a.js'), 'utf8').startsWith('// mark');
  write('dist/a.js', `// mark\n${readFileSync(join(home, 'dist/a.js'), 'utf8')}`);
  return isNew;
}

it('K13: builds what has changed, whatever it is, and nothing otherwise', () => {
  const changes: [what: string, change: () => void, isChange: boolean][] = [
    ['the first time', () => {}, true],
    ['nothing', () => {}, false],
    ['a time alone', () => utimesSync(join(home, 'src/a.ts'), new Date(), new Date()), false],
    ['a source, of the same length', () => write('src/a.ts', 'export const a: number = 2;\n'), true],
    ['a source that came', () => write('src/b.ts', ''), true],
    ['a template', () => write('src/page.pug', 'p Two\n'), true],
    ['the dependencies', () => write('package-lock.json', '{}'), true],
    ['an output that is missing', () => rmSync(join(home, 'dist/page.pug')), true],
    ['the bundle', () => rmSync(join(home, 'dist/bundle'), { recursive: true }), true],
    ['nothing again', () => {}, false],
  ];
  const seen = changes.map(([what, change]) => {
    change();
    return [what, builds()];
  });
  expect(seen).toEqual(changes.map(([what, , isChange]) => [what, isChange]));
  expect(readFileSync(join(home, 'dist/a.js'), 'utf8')).toContain('a = 2');
  expect(readFileSync(join(home, 'dist/page.pug'), 'utf8')).toBe('p Two\n');
});

it('puts a program into few files, from which it finds what lies beside its parts', () => {
  mkdirSync(join(home, 'src', 'room'), { recursive: true });
  write('src/room/page.pug', 'p Room\n');
  write(
    'src/room/page.ts',
    `import { readFileSync } from 'node:fs';
     import { extname, join } from 'node:path';
     export class Page {}
     export const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
     export const readByUrl = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
     export const extension = extname(import.meta.filename);
     export const library = import.meta.resolve('graphql-ws/client');\n`,
  );
  write(
    'src/start.ts',
    `import { parse } from 'graphql';
     import { Page, extension, library, read, readByUrl } from './room/page.ts';
     const kind = parse('{ a }').kind;
     console.log(JSON.stringify([read('page.pug'), readByUrl('page.pug'), extension, kind, Page.name, library]));\n`,
  );
  builds();
  expect(readFileSync(join(home, 'dist/start.js'), 'utf8')).toBe(`import './bundle/start.js';\n`);
  // Whoever runs it has another folder for the current one.
  const told = JSON.parse(
    execFileSync(process.execPath, [join(home, 'dist/start.js')], { cwd: tmpdir(), encoding: 'utf8' }),
  );
  const room = 'p Room\n';
  expect(told).toEqual([room, room, '.js', 'Document', 'Page', expect.stringMatching(/graphql-ws\/.*client/)]);
  const { sources } = JSON.parse(readFileSync(join(home, 'dist/bundle/start.js.map'), 'utf8')) as { sources: string[] };
  expect(sources.some((source) => source.endsWith('src/room/page.ts'))).toBe(true);
});

it('K13: does not take a build that failed for one', () => {
  write('tsconfig.build.json', '{ "files": ["src/none.ts"] }');
  expect(builds).toThrow();
  expect(builds).toThrow();
});

import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circleIn, files, importsOf, read } from './imports.ts';
import { MODULES, printedRooms, roomsOf } from './rooms.ts';

const MAX_FILES = 16;

describe('the rooms inside the modules', () => {
  it.each(MODULES)('%s: no two rooms need each other, directly or by way of others', async (module) => {
    expect(circleIn(await roomsOf(module))).toBeNull();
  });

  // What lies beside the rooms puts them together. In platform it is what every room of every module may use.
  it.each(MODULES.filter((module) => module !== 'platform'))(
    '%s: no room imports what stands above the rooms',
    async (module) => {
      const wrong: string[] = [];
      for (const path of await files(`src/${module}/*/**/*.ts`)) {
        for (const { target } of importsOf(path))
          if (dirname(target) === `src/${module}`) wrong.push(`${path} → ${target}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  it(`keeps a room to ${MAX_FILES} files`, async () => {
    const full: string[] = [];
    const paths = await files('src/*/**/*.ts');
    for (const [room, inside] of Map.groupBy(paths, (path) => dirname(path))) {
      // A history, which only grows.
      if (room === 'src/platform/db/migrations') continue;
      if (inside.length > MAX_FILES) full.push(`${room} has ${inside.length} files`);
    }
    expect(full).toEqual([]);
  });

  it('imports what docs/architecture.md allows; `npm run rooms` writes it anew', async () => {
    expect(read('docs/architecture.md')).toContain(await printedRooms());
  });
});

import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { SMALL } from './data.ts';
import { measureDeletions } from './measures/deletions.ts';
import { measureGrowth } from './measures/growth.ts';
import { measureLive } from './measures/live.ts';
import { measureReads } from './measures/reads.ts';
import { measureStart } from './measures/start.ts';
import { measureWrites } from './measures/writes.ts';
import { createWorld, withClient } from './portal.ts';

/** `npm run bench -- [--quick]`: prints one report of Markdown tables. */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const length = values.quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 4 };

/** So many of each page, by turns. */
const PAGES = 200;

await using world = await createWorld(SMALL);
console.log(await heading(world.databaseUrl));
console.log(`\n## Reads\n\n${await measureReads(world, length)}`);
console.log(`\n## Start\n\n${await measureStart(world, values.quick ? 2 : 5)}`);
// Before the writes, whose jobs would be done meanwhile.
console.log(
  `\n## Live\n\n${await measureLive(world, values.quick ? [100, 1_000] : [100, 1_000, 5_000], values.quick ? 5 : 20)}`,
);
console.log(
  `\n## Writes\n\n${await measureWrites(world, values.quick ? { rounds: 1, count: 300 } : { rounds: 5, count: 500 })}`,
);
console.log(`\n## Deletions\n\n${await measureDeletions(world)}`);
if (!values.quick) console.log(`\n## Growth\n\n${await measureGrowth(PAGES)}`);

async function heading(databaseUrl: string): Promise<string> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const { rows } = await withClient(databaseUrl, (client) => client.query('show server_version'));
  const machine = `${availableParallelism()} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const command = `npm run bench${values.quick ? ' -- --quick' : ''}`;
  return `\`${command}\` at ${commit}, Node ${process.version}, PostgreSQL ${rows[0].server_version}, ${machine}`;
}

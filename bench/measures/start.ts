import { setTimeout } from 'node:timers/promises';
import { CONTENDERS } from '../contenders.ts';
import { type World, withClient } from '../portal.ts';
import { memory, processorSeconds } from '../process.ts';
import { median, rounded, table } from '../table.ts';

const IDLE_MS = 10_000;
const MEGABYTE = 2 ** 20;

/** What a start on a migrated database takes until the server says that it is ready, and what it takes when nobody asks. */
export async function measureStart(world: World, times: number): Promise<string> {
  const rows: string[][] = [];
  for (const { name, start } of CONTENDERS.filter((contender) => ['Gatehouse', 'naive'].includes(contender.name))) {
    const [ms, processor, megabytes, statements]: number[][] = [[], [], [], []];
    for (let time = 0; time <= times; time++) {
      const started = performance.now();
      await using server = await start(world);
      const taken = performance.now() - started;
      const cpu = processorSeconds(server.pid) ?? Number.NaN;
      // The first one compiles.
      if (time === 0) continue;
      ms!.push(taken);
      processor!.push(cpu * 1_000);
      const before = await statementsOf(world);
      await setTimeout(IDLE_MS);
      statements!.push(((await statementsOf(world)) - before) / (IDLE_MS / 1_000));
      megabytes!.push((memory(server.pid) ?? Number.NaN) / MEGABYTE);
    }
    rows.push([name, ...[ms, processor, megabytes, statements].map((all) => rounded(median(all!)))]);
  }
  return table(['server', 'ms (≤ 1,000)', 'processor ms (≤ 900)', 'idle MiB (≤ 140)', 'idle transactions/s'], rows);
}

const statementsOf = ({ databaseUrl }: World): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      'select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = current_database()',
    );
    return rows[0].count;
  });

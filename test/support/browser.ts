import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'gatehouse-chromium');

/** Its own looks in folders of the system that it comes from, and a browser without any font ends itself. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">.</dir><cachedir prefix="relative">cache</cachedir></fontconfig>
`;

/** In one process with its pages it does not survive the second of them; and pages are kept apart as in any browser. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** Starts the Chromium that npm brings, with the libraries and fonts that a bare system lacks. */
export async function launchBrowser(): Promise<Browser> {
  const home = await unpacked();
  // Nothing here draws in three dimensions, and drawing without a graphics card is dear.
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: join(home, 'chromium'),
    args: chromium.args.filter((arg) => !UNWANTED.includes(arg)),
    env: { ...process.env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  });
}

/**
 * The folder it is unpacked to, once for each version. It unpacks itself file by file into the folder for temporary files,
 * so it is given one of its own that is moved to its place as a whole: test files may come here at the same time.
 */
async function unpacked(): Promise<string> {
  const home = join(CACHE, versionOf('@sparticuz/chromium'));
  if (existsSync(home)) return home;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, 'new-'));
  const script = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;
  // It brings its libraries only where it takes the system for the one that they come from.
  const env = { PATH: process.env.PATH, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['-e', script], { cwd: ROOT, env });
  await writeFile(join(draft, 'fonts', 'fonts.conf'), FONTS);
  await rename(draft, home).catch(async (error) => {
    await rm(draft, { recursive: true });
    if (!existsSync(home)) throw error;
  });
  return home;
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve(name);
  return require(join(dirname(entry), '..', '..', 'package.json')).version;
}

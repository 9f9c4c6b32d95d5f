import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { armFaultPoints, type Fault, faultPoint, faultText, struckFile } from '../../src/platform/fault-points.ts';

describe('a fault point', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-fault-'));
    file = join(folder, 'fault');
    await writeFile(file, '');
    armFaultPoints(file);
  });
  afterEach(async () => {
    armFaultPoints(null);
    await rm(folder, { recursive: true });
  });

  const arm = (fault: Fault) => writeFile(file, faultText(fault));
  const hit = async (point: Parameters<typeof faultPoint>[0]) => faultPoint(point);

  it('does nothing, and looks at nothing, unless it is armed', async () => {
    await arm({ points: ['mail.taken'], effect: 'throw', hit: 1 });
    armFaultPoints(null);
    expect(faultPoint('mail.taken')).toBeUndefined();
  });

  it('strikes once, at the hit that was asked for, and at no other point', async () => {
    await arm({ points: ['mail.taken'], effect: 'throw', hit: 2 });
    await hit('mail.taken');
    await hit('mail.accepted');
    await expect(hit('mail.taken')).rejects.toThrow('Fault at mail.taken');
    await hit('mail.taken');
  });

  it('counts the hits of several points together', async () => {
    await arm({ points: ['decision.locked', 'credential.locked'], effect: 'throw', hit: 2 });
    await hit('decision.locked');
    await expect(hit('credential.locked')).rejects.toThrow('Fault at credential.locked');
  });

  it('strikes at each hit that is about one of its subjects, and notes it', async () => {
    await arm({ points: ['mail.taken'], effect: 'throw', hit: 'each', subjects: ['a', 'b'] });
    await expect(faultPoint('mail.taken', 'a')).rejects.toThrow();
    await faultPoint('mail.taken', 'c');
    await expect(faultPoint('mail.taken', 'b')).rejects.toThrow();
    expect(await readFile(struckFile(file), 'utf8')).toBe('a\nb\n');
  });

  it('begins to count anew with another fault', async () => {
    await arm({ points: ['mail.taken'], effect: 'throw', hit: 2 });
    await hit('mail.taken');
    await arm({ points: ['mail.accepted', 'mail.taken'], effect: 'throw', hit: 2 });
    await hit('mail.taken');
    await expect(hit('mail.taken')).rejects.toThrow();
  });

  it('tells a misspelt fault instead of testing nothing', async () => {
    await writeFile(file, 'mail.eaten throw 1');
    expect(() => faultPoint('mail.taken')).toThrow('This is no fault: mail.eaten throw 1');
  });
});

describe('the file of faults', () => {
  it.each(['production', 'development'])('is an unknown setting in %s', (environment) => {
    const start = () => loadConfig({ NODE_ENV: environment, GATEHOUSE_FAULT_FILE: '/tmp/fault' });
    expect(start).toThrow(ConfigError);
    expect(start).toThrow('GATEHOUSE_FAULT_FILE is not a setting of this version.');
  });

  it('is known in tests alone', () => {
    expect(loadConfig({ NODE_ENV: 'test', GATEHOUSE_FAULT_FILE: '/tmp/fault' }).faultFile).toBe('/tmp/fault');
    expect(loadConfig({ NODE_ENV: 'test' }).faultFile).toBeNull();
  });
});

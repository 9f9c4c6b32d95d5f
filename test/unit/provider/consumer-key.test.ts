import { describe, expect, it } from 'vitest';
import { consumerKey, importedKey, isSentWhole, newKeyId } from '../../../src/provider/port/consumer-key.ts';

describe('consumerKey', () => {
  it.each(['murmur32', 'murmur64', 'murmur128', 'sha256'] as const)(
    'is the envelope that Tyk prints under %s',
    (format) => {
      const key = Buffer.from(consumerKey(format, 'org', 'gh-1'), 'base64').toString('utf8');
      expect(key).toBe(`{"org":"org","id":"gh-1","h":"${format}"}`);
    },
  );

  it.each([
    ['murmur64-by-legacy', '{"org":"gatehouse-keys","id":"gh-1","h":"murmur64"}'],
    ['murmur64-by-murmur64', '{"org":"gatehouse-keys","id":"gh-1","h":"murmur64"}'],
    ['murmur64-by-sha256', '{"org":"gatehouse-keys","id":"gh-1","h":"murmur64","h":"sha256"}'],
  ] as const)(
    'G6: names an organisation that nobody has under %s, but not for a value that is imported',
    (format, text) => {
      expect(Buffer.from(consumerKey(format, 'org', 'gh-1'), 'base64').toString('utf8')).toBe(text);
      expect(isSentWhole(consumerKey(format, 'org', 'gh-1'))).toBe(true);
      expect(isSentWhole(importedKey(format, 'org', 'gh-1'))).toBe(false);
    },
  );

  it('is organisation and id under the empty hash function', () => {
    expect(consumerKey('legacy', 'org', 'gh-1')).toBe('orggh-1');
  });

  it('is the bare id when the format is not known', () => {
    expect(consumerKey('raw', 'org', 'gh-1')).toBe('gh-1');
  });

  it('needs no escaping in a path, whatever the new id', () => {
    const keys = Array.from({ length: 1_000 }, () => consumerKey('murmur64', 'org', newKeyId()));
    expect(keys.filter((key) => /[/+]/.test(key))).toEqual([]);
  });

  it.each(['ab', 'create', 'preview', 'with"quote', 'with/slash', 'with space', ''])('refuses the id %j', (id) => {
    expect(() => consumerKey('raw', 'org', id)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});

describe('newKeyId', () => {
  it('never looks like a legacy key, which begins with an organisation of 24 hex digits', () => {
    expect(newKeyId()).toMatch(/^gh-[\w-]{32}$/);
  });
});

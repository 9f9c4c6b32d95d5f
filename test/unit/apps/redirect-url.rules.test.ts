import { describe, expect, it } from 'vitest';
import { checkRedirectUrls } from '../../../src/apps/apps/redirect-url.rules.ts';
import { DomainError } from '../../../src/platform/domain-error.ts';

/** What is stored, or where it is refused. */
function check(urls: string[]): unknown {
  try {
    return checkRedirectUrls(urls, ['input']);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.refusals.map(({ field }) => field!.slice(1).join('.'));
  }
}

const refused = ['redirectUrls.0'];

describe('T13: redirect URLs', () => {
  it.each<[string, string[], unknown]>([
    ['none', [], []],
    ['https', ['https://app.example.com/back?a=b'], ['https://app.example.com/back?a=b']],
    ['spaces around it', [' https://app.example.com '], ['https://app.example.com']],
    ['a port', ['https://app.example.com:8443/'], ['https://app.example.com:8443/']],
    ['http of localhost', ['http://localhost:3000/back'], ['http://localhost:3000/back']],
    ['http of 127.0.0.1', ['http://127.0.0.1/'], ['http://127.0.0.1/']],
    ['http of [::1]', ['http://[::1]:80/'], ['http://[::1]:80/']],
    ['http of elsewhere', ['http://app.example.com/'], refused],
    ['a name that begins like localhost', ['http://localhost.example.com/'], refused],
    ['localhost as the name of somebody', ['http://localhost:80@example.com/'], refused],
    ['a password', ['https://me:secret@example.com/'], refused],
    ['any host of a domain', ['https://*.example.com/'], refused],
    ['any host', ['https://*/'], refused],
    ['a star in its path', ['https://app.example.com/*'], ['https://app.example.com/*']],
    ['a fragment', ['https://app.example.com/#here'], refused],
    ['an empty fragment', ['https://app.example.com/#'], refused],
    ['a path', ['/back'], refused],
    ['no host', ['https:///'], refused],
    ['no slashes', ['https:app.example.com'], refused],
    ['backslashes', ['https:\\\\app.example.com'], refused],
    ['another scheme', ['javascript:alert(1)'], refused],
    ['a scheme of an app', ['com.example.app:/back'], ['com.example.app:/back']],
    ['a scheme of an app with a query', ['com.example.app:/oauth2/back?a=b'], ['com.example.app:/oauth2/back?a=b']],
    ['a scheme of an app before a host', ['com.example.app://back'], refused],
    ['a scheme that is no domain', ['myapp:/back'], refused],
    ['a scheme of an app without a path', ['com.example.app:back'], refused],
    ['a scheme of an app and a fragment', ['com.example.app:/back#here'], refused],
    ['a scheme of an app and backslashes', ['com.example.app:/\\evil'], refused],
    ['a scheme of an app and a space', ['com.example.app:/b ack'], refused],
    ['more than one, as Tyk parts them', ['https://app.example.com/;http://evil.example/'], refused],
    ['a scheme of an app and more than one', ['com.example.app:/back;http://evil.example/'], refused],
    ['a number for a host', ['http://2130706433/back'], refused],
    ['a path for a host', ['https:///back'], refused],
    ['a host that is sent otherwise than it is written', ['https://ex\u00e4mple.com/'], refused],
    ['a host in capitals', ['https://APP.example.com/'], ['https://APP.example.com/']],
    ...[
      ...['/..', '/../', '/a/..', '/a/../b', '/./', '/a/.', '/%2e%2e/b', '/a/%2E', '/a/.%2e/b?c=d', '/..?a=b'],
      ...['/%', '/a%2', '/a%zz', '/a?b=%', '/a?b=100%25&c=%g1'],
    ].flatMap((path): [string, string[], unknown][] => [
      [`the path ${path}`, [`https://app.example.com${path}`], refused],
      [`a scheme of an app and ${path}`, [`com.example.app:${path}`], refused],
    ]),
    ...['/a..b/', '/...', '/.well-known/back', '/a.', '/a?b=../c', '/a?b=.', '/%25', '/a%2Fb', '/a?b=100%25'].flatMap(
      (path): [string, string[], unknown][] => [
        [`the path ${path}`, [`https://app.example.com${path}`], [`https://app.example.com${path}`]],
        [`a scheme of an app and ${path}`, [`com.example.app:${path}`], [`com.example.app:${path}`]],
      ],
    ),
    ['a space', ['https://app.example.com/a b'], refused],
    ['a line break', ['https://app.example.com/a\nb'], refused],
    ['what nobody sees', ['https://app.exa\u200bmple.com/'], refused],
    ['nothing', [''], refused],
    ['a long one', [`https://app.example.com/${'x'.repeat(2000)}`], refused],
    ['the same twice', ['https://app.example.com', 'https://APP.example.com/'], ['redirectUrls.1']],
    [
      'faults all at once',
      ['https://a.example', 'ftp://b.example', 'http://c.example'],
      ['redirectUrls.1', 'redirectUrls.2'],
    ],
    [
      'ten',
      Array.from({ length: 10 }, (_, i) => `https://a${i}.example`),
      expect.arrayContaining(['https://a9.example']),
    ],
    ['eleven', Array.from({ length: 11 }, (_, i) => `https://a${i}.example`), ['redirectUrls']],
  ])('%s', (_, urls, outcome) => {
    expect(check(urls)).toEqual(outcome);
  });
});

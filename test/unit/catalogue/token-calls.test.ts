import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { callOf, curlOf } from '../../../src/catalogue/products/example-call.ts';
import type { AuthMethod, KeyMethod } from '../../../src/provider/port/key-kinds.ts';

const HEADER = { in: 'HEADER' as const, name: 'Authorization' };
const factsOf = (authMethods: AuthMethod[], method: KeyMethod | null) => ({
  ...{ authMethods, keyPlace: method && HEADER, keyParts: method ? [{ method, place: HEADER }] : [] },
  ...{ kind: 'CLASSIC' as const, keyAlgorithms: [], versionSelector: null, version: null },
  gatewayUrl: 'https://gateway.example.com/payment/',
});

/** What a shell would send, with `curl` played by a script that prints what it is given, and a token where one is asked for. */
function sent(command: string): string {
  const played = `curl() { case "$*" in *oauth/token*) printf '{"access_token":"given to %s","x":1}' "$3";; *) printf '%s\\n' "$@";; esac; }`;
  return execFileSync('sh', ['-c', `${played}\n${command}`], {
    encoding: 'utf8',
    env: { KEY: 'id', SECRET: 's', TOKEN: 't' },
  });
}

it.each<[AuthMethod, KeyMethod | null, RegExp, string]>([
  ['jwt', 'jwt', /^# TOKEN is a JSON Web Token that you sign with your private key; it names "\$KEY".*\n/, 't'],
  ['oauthClient', 'oauthClient', /^# TOKEN is an access token of the authorization server: .*tokenUrl.*\n/, 't'],
  ['oauth2', 'oauth2', /^TOKEN="\$\(curl .*"https:\/\/gateway.example.com\/payment\/oauth\/token"/, 'given to id:s'],
  ['openIdConnect', null, /^# TOKEN is a token of the identity provider.*\n/, 't'],
  ['externalOAuth', null, /^# TOKEN is a token of the identity provider.*\n/, 't'],
])('the command for %s says where its token comes from, and works in a shell', (authMethod, method, start, token) => {
  const command = curlOf(factsOf([authMethod], method));
  expect(command).toMatch(start);
  expect(sent(command)).toBe(`-H\nAuthorization: Bearer ${token}\nhttps://gateway.example.com/payment/\n`);
});

it('a secret within it means nothing to the shell', () => {
  const secrets = { key: 'k$(id)`', secret: "s\\$x'" };
  expect(sent(callOf(factsOf(['oauth2'], 'oauth2'), secrets))).toContain("Bearer given to k$(id)`:s\\$x'\n");
  expect(callOf(factsOf(['jwt'], 'jwt'), { key: 'kid-1', secret: '' })).toContain('it names "kid-1"');
});

it('an open API, and one of a plug-in, is called as before', () => {
  const plain = 'curl "https://gateway.example.com/payment/"';
  expect(curlOf(factsOf(['keyless'], null))).toBe(plain);
  expect(curlOf(factsOf(['custom'], null))).toBe(plain);
});

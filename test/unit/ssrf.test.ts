import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { LookupAddress } from 'node:dns';
import { isIPv6 } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedHttp, urlProblem } from '../../src/platform/outbound-http/guarded-http.ts';
import { isPublicAddress } from '../../src/platform/outbound-http/public-address.ts';

const OPEN = { isProduction: false, allowedHosts: [] };
const CALL = { body: '{}', headers: {} };

/** Every TCP connection that this process begins, whoever begins it: none means no packet left for anywhere. */
let connections = 0;
const count = () => {
  connections += 1;
};
beforeAll(() => subscribe('net.client.socket', count));
beforeEach(() => {
  connections = 0;
});
afterAll(() => unsubscribe('net.client.socket', count));

const toAddress = (address: string): LookupAddress => ({ address, family: isIPv6(address) ? 6 : 4 });

/** What becomes of a call: the kind is for the operator's log, the message for whoever set the URL. */
async function outcome(url: string, resolve: (name: string) => Promise<LookupAddress[]> = async () => []) {
  const error = await createGuardedHttp({ ...OPEN, timeoutMs: 500, resolve })(url, CALL).catch((reason) => reason);
  return { kind: error.kind, message: error.message, connections };
}

const REFUSED = { kind: 'refused', message: 'No HTTP answer came from this URL.', connections: 0 };

const WRITTEN_ADDRESSES = [
  ...['http://127.0.0.1/', 'http://127.1/', 'http://127.0.1/', 'http://127.255.255.254/', 'http://0.0.0.0/'],
  ...['http://0/', 'http://2130706433/', 'http://017700000001/', 'http://0x7f000001/', 'http://0x7f.0.0.1/'],
  ...['http://0177.0.0.1/', 'http://0x7f.1/', 'http://0177.0x0.1/', 'http://127.0.0.1./', 'http://%31%32%37.0.0.1/'],
  ...['http://１２７.０.０.１/', 'http://①②⑦.⓪.⓪.①/', 'http://127。0。0。1/', 'http://10.0.0.1/', 'http://012.1/'],
  ...['http://172.16.0.1/', 'http://172.31.255.255/', 'http://192.168.1.1/', 'http://3232235777/'],
  ...[
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.43518/',
  ],
  ...[
    'http://100.64.0.1/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
  ],
  ...['http://198.51.100.1/', 'http://203.0.113.1/', 'http://192.88.99.1/', 'http://224.0.0.1/', 'http://240.0.0.1/'],
  ...['http://255.255.255.255/', 'http://[::]/', 'http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::127.0.0.1]/'],
  ...[
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::ffff:8.8.8.8]/',
  ],
  ...['http://[::ffff:0:127.0.0.1]/', 'http://[64:ff9b::7f00:1]/', 'http://[64:ff9b::8.8.8.8]/'],
  ...['http://[64:ff9b:1::a00:1]/', 'http://[100::1]/', 'http://[2001::1]/', 'http://[2001:0:7f00:1::]/'],
  ...['http://[2001:20::1]/', 'http://[2001:db8::1]/', 'http://[2002:7f00:1::]/', 'http://[2002:a9fe:a9fe::1]/'],
  ...['http://[3fff::1]/', 'http://[5f00::1]/', 'http://[fc00::1]/', 'http://[fd00:ec2::254]/', 'http://[fe80::1]/'],
  ...[
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[fe80::1%25eth0]/',
    'http://[::1%25lo]/',
    'http://[fe80::1%lo]/',
  ],
];

const WRITTEN_OTHERWISE = [
  ...['http://user@93.184.215.14/', 'http://user:password@93.184.215.14/', 'http://93.184.215.14@127.0.0.1/'],
  ...['http://127.0.0.1\\@93.184.215.14/', 'http://127.0.0.1#@93.184.215.14/', 'http://93.184.215.14:22/'],
  ...[
    'http://93.184.215.14:6379/',
    'http://93.184.215.14:5432/',
    'http://93.184.215.14:4000/',
    'http://93.184.215.14:0/',
  ],
  ...['file:///etc/passwd', 'gopher://127.0.0.1:6379/_', 'ftp://93.184.215.14/', 'dict://127.0.0.1:11211/'],
  ...[
    'data:text/plain,hello',
    'javascript:alert(1)',
    'ws://93.184.215.14/',
    'unix:/var/run/docker.sock',
    '//127.0.0.1/',
  ],
  ...['', 'http://', 'http:///', 'http://127.0.0.1:80:80/', 'http://[::1/', 'http://exa mple.com/', 'not a url'],
];

const RESOLVED = [
  ['a private address', ['10.0.0.5']],
  ['loopback', ['127.0.0.1']],
  ['loopback of IPv6', ['::1']],
  ['the metadata service', ['169.254.169.254']],
  ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
  ['a public address of IPv4 and a private one of IPv6', ['93.184.215.14', 'fd00::1']],
  ['an IPv4-mapped address', ['::ffff:10.0.0.1']],
  ['an address behind NAT64', ['64:ff9b::a00:1']],
  ['an address behind 6to4', ['2002:a00:1::']],
  ['a link-local address with a zone', ['fe80::1%eth0']],
  ['something that is no address', ['localhost']],
  ['no address at all', []],
] as const;

describe('a URL that somebody set', () => {
  it('is held against at least sixty ways around the rule', () => {
    expect(WRITTEN_ADDRESSES.length + WRITTEN_OTHERWISE.length + RESOLVED.length).toBeGreaterThanOrEqual(60);
  });

  it.each(WRITTEN_ADDRESSES)('with a special address is not called, and cannot be set: %s', async (url) => {
    expect(await outcome(url)).toEqual(REFUSED);
    expect(urlProblem(url, OPEN)).toMatch(/\.$/);
  });

  it.each(WRITTEN_OTHERWISE)('with another scheme, user or port, or of no form, is not called: %s', async (url) => {
    expect(await outcome(url)).toEqual(REFUSED);
  });

  it.each(RESOLVED)('whose name leads to %s is not called', async (_, addresses) => {
    expect(await outcome('http://hooks.example/', async () => addresses.map(toAddress))).toEqual(REFUSED);
  });

  it('is not called when its name cannot be resolved', async () => {
    const failed = outcome('http://hooks.example/', () => Promise.reject(new Error('ENOTFOUND')));
    expect(await failed).toEqual({ ...REFUSED, kind: 'connection' });
  });

  it('is not called when resolving its name takes longer than the whole call may', async () => {
    const hanging = outcome('http://hooks.example/', () => new Promise(() => {}));
    expect(await hanging).toEqual({ ...REFUSED, kind: 'timeout' });
  });

  it('needs https in production, and only there', () => {
    expect(urlProblem('http://hooks.example/', OPEN)).toBeNull();
    expect(urlProblem('http://hooks.example/', { ...OPEN, isProduction: true })).toBe('It must start with https://.');
    expect(urlProblem('https://hooks.example:8443/in?x=1', { ...OPEN, isProduction: true })).toBeNull();
  });

  it('may name a private host that the operator lists, on any port, and no other', () => {
    const rules = { isProduction: false, allowedHosts: ['localhost', '10.0.0.5'] };
    expect(urlProblem('http://localhost:3000/', rules)).toBeNull();
    expect(urlProblem('http://10.0.0.5:3000/', rules)).toBeNull();
    expect(urlProblem('http://10.0.0.6/', rules)).not.toBeNull();
    expect(urlProblem('http://localhost:3000/', { ...rules, isProduction: true })).not.toBeNull();
  });
});

describe('a public address', () => {
  it.each([
    ...['8.8.8.8', '93.184.215.14', '172.15.255.255', '172.32.0.1', '100.128.0.1', '198.20.0.1', '223.255.255.255'],
    ...['2606:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001::1'],
  ])('is called: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

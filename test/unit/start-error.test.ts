import { describe, expect, it } from 'vitest';
import { startErrorText } from '../../src/start-error.ts';

const SETTINGS = { port: 4000, host: 'portal.invalid', databaseUrl: null, sandbox: { port: 4010 } };
const listen = (code: string, port: number) => Object.assign(new Error(code), { syscall: 'listen', code, port });

describe('why the portal cannot start', () => {
  it.each([
    [listen('EADDRINUSE', 4000), 'Port 4000 is taken. Stop what uses it, or choose another with PORT.'],
    [
      listen('EADDRINUSE', 4010),
      'Port 4010 is taken. Stop what uses it, or choose another with GATEHOUSE_SANDBOX_PORT.',
    ],
    [new AggregateError([listen('EACCES', 4000)]), 'Port 4000 needs more rights. Choose another with PORT.'],
    [
      Object.assign(listen('EADDRNOTAVAIL', 4000), { address: '192.0.2.7' }),
      'HOST: 192.0.2.7 is no address of this machine.',
    ],
    [
      Object.assign(new Error('getaddrinfo'), {
        syscall: 'getaddrinfo',
        code: 'ENOTFOUND',
        hostname: 'portal.invalid',
      }),
      'HOST: there is no machine of the name portal.invalid.',
    ],
  ])('K13: %s names what is wrong and its setting', (error, text) => {
    expect(startErrorText(error, SETTINGS)).toBe(text);
  });
});

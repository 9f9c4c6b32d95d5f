import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyOfJwk, keyOfPem } from '../../../src/apps/certificates/public-key.ts';

const rsaOf = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey;
const ecOf = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;
const RSA = rsaOf(2048).export({ format: 'jwk' });
const EC = ecOf('P-256').export({ format: 'jwk' });
const exponent = (e: bigint): JsonWebKey => {
  const hex = e.toString(16);
  return { ...RSA, e: Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url') };
};
const even = (): JsonWebKey => {
  const n = Buffer.from(RSA.n!, 'base64url');
  n[n.length - 1]! &= 0xfe;
  return { ...RSA, n: n.toString('base64url') };
};
const pemOf = (key: JsonWebKey) =>
  String(createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
/** A point beside the curve, in a form that only an encoder writes who does not look. */
const damaged = (): string => {
  const der = ecOf('P-256').export({ type: 'spki', format: 'der' });
  der[der.length - 1]! ^= 1;
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
};
const EXPONENT = /public exponent .* is odd/;
const POINT = /point of the curve/;

describe('a public key by which signatures are judged', () => {
  it.each<[string, () => JsonWebKey, RegExp]>([
    ['RSA with the exponent 1, by which everybody signs', () => exponent(1n), EXPONENT],
    ['RSA with the exponent 2', () => exponent(2n), EXPONENT],
    ['RSA with an even exponent', () => exponent(65_536n), EXPONENT],
    ['RSA with an exponent beyond what a gateway reads', () => exponent(2n ** 31n + 1n), EXPONENT],
    ['RSA with an even modulus', even, /modulus .* is odd/],
    ['RSA of 1024 bits', () => rsaOf(1024).export({ format: 'jwk' }), /2048 to 16384 bits/],
    ['RSA of 2040 bits', () => rsaOf(2040).export({ format: 'jwk' }), /2048 to 16384 bits/],
    ['a curve that Tyk does not know', () => ecOf('secp256k1').export({ format: 'jwk' }), /curves P-256/],
    ['Edwards', () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), /curves P-256/],
  ])('is refused as JSON and as PEM: %s', (_, keyOf, why) => {
    expect(keyOfJwk(JSON.stringify(keyOf()))).toMatch(why);
    expect(keyOfPem(pemOf(keyOf()))).toMatch(why);
  });

  it.each<[string, JsonWebKey, RegExp]>([
    ['one for encryption', { kty: 'RSA', n: 'AQAB', e: 'AQAB', use: 'enc' }, /not for signatures/],
    ['a point beside its curve', { ...EC, y: EC.x! }, POINT],
    ['zero', { ...EC, x: 'A'.repeat(43), y: 'A'.repeat(43) }, POINT],
    ['a point of another curve', { ...EC, crv: 'P-384' }, POINT],
    ['a curve that there is not', { ...EC, crv: 'P-1' }, POINT],
    ['no exponent', { kty: 'RSA', n: RSA.n! }, /cannot be read/],
    ['no modulus', { kty: 'RSA', e: 'AQAB' }, /cannot be read/],
  ])('is refused as JSON: %s', (_, key, why) => {
    expect(keyOfJwk(JSON.stringify(key))).toMatch(why);
  });

  it('is refused as PEM: a point beside its curve', () => {
    expect(keyOfPem(damaged())).toMatch(/no point of its curve/);
  });

  it.each<[string, () => JsonWebKey]>([
    ['RSA', () => RSA],
    ['RSA with the exponent 3', () => exponent(3n)],
    ['RSA of 3072 bits', () => rsaOf(3072).export({ format: 'jwk' })],
    ['P-256', () => EC],
    ['P-521', () => ecOf('P-521').export({ format: 'jwk' })],
  ])('is taken in both forms as the same: %s', (_, keyOf) => {
    const key = keyOf();
    const taken = keyOfPem(pemOf(key));
    expect(taken).toMatchObject({ pem: pemOf(key) });
    expect(keyOfJwk(JSON.stringify(key))).toEqual(taken);
  });
});

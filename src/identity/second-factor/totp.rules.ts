import { HOTP, Secret, TOTP, URI } from 'otpauth';

/** What every authenticator app knows: SHA-1, six digits, thirty seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Clocks may differ by one step to either side (RFC 6238, 5.2). */
const WINDOW = 1;

/** A new secret of 160 bits, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What authenticator apps read from a QR code. */
export const totpUri = (secret: string, { issuer, label }: { issuer: string; label: string }): string =>
  URI.stringify(new TOTP({ ...FORM, issuer, label, secret: Secret.fromBase32(secret) }));

/** The step for which a code is right at a time; null where it is wrong. It is for the caller to take each step once. */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  const now = Math.floor(at.getTime() / 1000 / FORM.period);
  const { algorithm, digits } = FORM;
  const delta = HOTP.validate({
    ...{ algorithm, digits, token: code, secret: Secret.fromBase32(secret), counter: now, window: WINDOW },
  });
  return delta === null ? null : now + delta;
}

/** A code as people write it, in groups perhaps; null for what is none. */
export function totpCodeIn(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}

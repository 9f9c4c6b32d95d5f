import { Secret, TOTP } from 'otpauth';

/** What an authenticator app with this secret shows now. */
export const totpCode = (secret: string, at = Date.now()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

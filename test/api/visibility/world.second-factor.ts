import { v7 } from 'uuid';
import type { ChallengePurpose } from '../../../src/identity/second-factor/challenge.service.ts';
import { hashToken, randomToken } from '../../../src/platform/security/secret.ts';
import { SoftAuthenticator } from '../../support/soft-authenticator.ts';
import type { World } from './world.ts';

/** As the tests' portals think to be reached; they listen on any port. */
const ORIGIN = 'http://localhost:0';

const HOBBYISTS = new SoftAuthenticator(ORIGIN);
const MEMBERS = new SoftAuthenticator(ORIGIN);
const CHALLENGE = 'YXNrZWQgaW4gYWxsIHdvcmxkcw';

/** In base32. */
export const APP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
export const RECOVERY_CODE = 'aaaa-bbbb-cccc-dddd';
/** What the member's authenticator makes, and what the hobbyist's answers, to the challenges of every world. */
export const NEW_PASSKEY = MEMBERS.create({ challenge: CHALLENGE });
export const PASSKEY_ANSWER = HOBBYISTS.get({ challenge: CHALLENGE });

/** The hobbyist has every kind of factor and is about to sign in; the member is about to add one of each. */
export async function addSecondFactors({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { db, secrets } = portal.app.context;
  const [hobbyist, member] = [idOf('user:hobbyist'), idOf('user:member')];
  const seal = (table: string, id: string) => secrets.seal(APP_SECRET, { table, column: 'sealed_secret', id });
  await db
    .insertInto('totp')
    .values({ userId: hobbyist, sealedSecret: seal('totp', hobbyist), lastStep: 0 })
    .execute();
  await db
    .insertInto('recoveryCode')
    .values({ userId: hobbyist, codeHash: hashToken(RECOVERY_CODE.replaceAll('-', '')) })
    .execute();
  const passkey = { id: v7(), userId: hobbyist, name: 'Phone', credentialId: HOBBYISTS.id };
  await db
    .insertInto('passkey')
    .values({ ...passkey, publicKey: HOBBYISTS.publicKey, counter: 0, transports: [], lastUsedAt: null })
    .execute();
  ids.set('passkey:hobbyist', passkey.id);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const begin = async (label: string, userId: string | null, purpose: ChallengePurpose) => {
    const token = randomToken();
    const sealedSecret = purpose === 'ADD_TOTP' ? seal('factor_challenge', userId!) : null;
    const begun = { tokenHash: hashToken(token), userId, purpose, webauthnChallenge: CHALLENGE };
    await db
      .insertInto('factorChallenge')
      .values({ ...begun, sealedSecret, origin: null, expiresAt })
      .execute();
    ids.set(label, token);
  };
  await begin('link:hobbyist-sign-in', hobbyist, 'SIGN_IN');
  await begin('link:passkey-sign-in', null, 'PASSKEY_SIGN_IN');
  await begin('link:member-totp', member, 'ADD_TOTP');
  await begin('link:member-passkey', member, 'ADD_PASSKEY');
}

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import type { Context } from '../../platform/context.ts';
import { isLoopback } from '../../platform/http/origin.ts';
import type { User } from '../accounts/user.entity.ts';

/** What a browser is to sign, and by which authenticators: for `navigator.credentials`. */
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** Of a passkey, what authenticators know it by. */
interface Known {
  credentialId: string;
  transports: string[];
}

/** Most processes never need it, and it brings a parser of certificates along. */
const load = () => import('@simplewebauthn/server');

/** Passkeys are for the host of the front end. */
const rpIdOf = ({ config }: Pick<Context, 'config'>): string => new URL(config.portalUrl).hostname;

/** What holds for every answer: pages of the front end, and of what may call the API beside it, may have asked for it. */
function expected({ config }: Pick<Context, 'config'>, answer: object) {
  const origins = [new URL(config.portalUrl).origin, ...config.allowedOrigins];
  const asked = URL.parse(originIn(answer));
  // As for calls: outside production the page may come from a development server of whatever port.
  if (!config.isProduction && asked && isLoopback(asked)) origins.push(asked.origin);
  return { expectedOrigin: origins, expectedRPID: rpIdOf({ config }) };
}

/** The page by which an answer was asked for, as it says itself; empty where it says none. */
function originIn(answer: object): string {
  const { clientDataJSON } = (answer as Partial<RegistrationResponseJSON>).response ?? {};
  try {
    const data: unknown = JSON.parse(Buffer.from(String(clientDataJSON), 'base64url').toString());
    return String((data as { origin?: unknown } | null)?.origin);
  } catch {
    return '';
  }
}

/** Ed25519, ES256 and RS256, as the specification recommends: every authenticator has one of them. */
const ALGORITHMS = { supportedAlgorithmIDs: [-8, -7, -257] };

const described = (known: readonly Known[]) => known.map(({ credentialId: id, transports }) => ({ id, transports }));

/** To make a passkey; an authenticator that holds one of the account already makes no other. */
export async function creationOptions(
  ctx: Pick<Context, 'config'>,
  { id, email, displayName }: Pick<User, 'id' | 'email' | 'displayName'>,
  known: readonly Known[],
): Promise<CreationOptions> {
  const { generateRegistrationOptions } = await load();
  return generateRegistrationOptions({
    ...{ rpName: 'Developer portal', rpID: rpIdOf(ctx) },
    ...{ userID: new TextEncoder().encode(id), userName: email, userDisplayName: displayName },
    ...{ ...ALGORITHMS, excludeCredentials: described(known) },
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
}

/** To sign in: with one of these beside a password, or with any that the authenticator knows of, which then verifies its user itself. */
export async function requestOptions(
  ctx: Pick<Context, 'config'>,
  known: readonly Known[] | null,
): Promise<RequestOptions> {
  const { generateAuthenticationOptions } = await load();
  return generateAuthenticationOptions({
    rpID: rpIdOf(ctx),
    allowCredentials: known ? described(known) : undefined,
    userVerification: known ? 'preferred' : 'required',
  });
}

/** The passkey that an authenticator has made; null for an answer that does not hold. */
export async function verifyCreation(
  ctx: Pick<Context, 'config' | 'log'>,
  answer: object,
  challenge: string,
): Promise<WebAuthnCredential | null> {
  const { verifyRegistrationResponse } = await load();
  if (!(await isWithoutCertificates(answer))) return null;
  const verified = await verifyRegistrationResponse({
    ...{ response: answer as RegistrationResponseJSON, expectedChallenge: challenge },
    ...{ ...expected(ctx, answer), ...ALGORITHMS, requireUserVerification: false },
  }).catch(noted(ctx));
  return verified?.registrationInfo?.credential ?? null;
}

/**
 * Nobody asks which make an authenticator is of, and browsers leave the certificates out: the lists of those revoked would be fetched
 * from where a certificate says.
 */
async function isWithoutCertificates(answer: object): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const { attestationObject } = (answer as Partial<RegistrationResponseJSON>).response ?? {};
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(String(attestationObject), 'base64url')));
    return decoded.get('fmt') === 'none' || (decoded.get('fmt') === 'packed' && !decoded.get('attStmt').get('x5c'));
  } catch {
    return false;
  }
}

interface Use {
  challenge: string;
  passkey: Known & { publicKey: string; counter: number };
  /** Whether the passkey is all that proves who signs in, so that the authenticator must have verified its user. */
  isAlone: boolean;
}

/** How often the passkey was used by now; null for an answer that does not hold, or whose count goes back. */
export async function verifyUse(
  ctx: Pick<Context, 'config' | 'log'>,
  answer: object,
  { challenge, passkey, isAlone }: Use,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await load();
  const verified = await verifyAuthenticationResponse({
    ...{ response: answer as AuthenticationResponseJSON, expectedChallenge: challenge },
    ...{ ...expected(ctx, answer), requireUserVerification: isAlone },
    credential: {
      ...{ id: passkey.credentialId, counter: passkey.counter },
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
    },
  }).catch(noted(ctx));
  return verified?.verified ? verified.authenticationInfo.newCounter : null;
}

/** It throws for whatever is wrong with an answer, which its sender is told in one word, and the operator in more. */
const noted =
  ({ log }: Pick<Context, 'log'>) =>
  (error: unknown): null => {
    log.info({ reason: error instanceof Error ? error.message : String(error) }, 'An answer of a passkey did not hold');
    return null;
  };

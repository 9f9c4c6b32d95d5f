import { createHash, X509Certificate } from 'node:crypto';
import { certificateId } from '../port/consumer-key.ts';
import type { HeldProofs } from '../port/key-kinds.ts';
import { KEY_KINDS, type KeyProof, type ProvenMethod } from '../port/key-kinds.ts';
import type { DesiredKey, ProviderKey } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { type CertificateStore, NO_CERTIFICATES, type TykBackend } from './tyk-backend.ts';
import type { TykSession } from './wire.ts';

/** How a proof stands in a session. */
interface Fields {
  of(value: string): Partial<TykSession>;
  /** What stands there for it; the proof itself when absent. */
  toldAs?(proof: string, organisationId: string): string;
  /** Null where Tyk has one and does not tell it; undefined where it has none. */
  heldIn(session: TykSession): string | null | undefined;
}

const FIELDS: Record<ProvenMethod, Fields> = {
  // Hashed by Tyk when it is written, and kept when it is not sent.
  basic: {
    of: (password) => ({ basic_auth_data: { password } }),
    heldIn: ({ basic_auth_data }) => (basic_auth_data?.hash_type ? null : undefined),
  },
  // Tyk takes either of two marks, and a policy may set them.
  hmac: {
    of: (secret) => ({ hmac_enabled: true, hmac_string: secret }),
    heldIn: ({ hmac_enabled, enable_http_signature_validation, hmac_string }) =>
      hmac_enabled || enable_http_signature_validation ? hmac_string || undefined : undefined,
  },
  jwt: {
    of: (publicKey) => ({ jwt_data: { secret: publicKey } }),
    heldIn: ({ jwt_data }) => jwt_data?.secret || undefined,
  },
  // No session of Tyk's has it: it is that of a client.
  oauth2: {
    of: (secret) => ({ client_secret: secret }),
    heldIn: ({ client_secret }) => client_secret || undefined,
  },
  // The certificate itself is in the gateway's store.
  certificate: {
    of: (id) => ({ certificate: id }),
    toldAs: (pem, organisationId) => certificateId(organisationId, fingerprintOf(pem)),
    heldIn: ({ certificate }) => certificate || undefined,
  },
};

/** SHA-256 of a certificate, as gateways name it. */
const fingerprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();

const toldOf = ({ method, value }: KeyProof, organisationId: string): string | null =>
  value && (FIELDS[method].toldAs?.(value, organisationId) ?? value);

const METHODS = Object.keys(FIELDS) as ProvenMethod[];

/** Part of the body of a key. */
export function proofFieldsOf({
  proof,
  organisationId,
}: Pick<DesiredKey, 'proof' | 'organisationId'>): Partial<TykSession> {
  const told = proof && toldOf(proof, organisationId);
  return told ? FIELDS[proof.method].of(told) : {};
}

/** By a hash each, because they are secrets. */
export function heldProofsOf(session: TykSession): HeldProofs {
  const found = METHODS.map((method) => [method, FIELDS[method].heldIn(session)] as const);
  return Object.fromEntries(
    found.flatMap(([method, value]) => (value === undefined ? [] : [[method, value && digestOf(value)]])),
  );
}

const digestOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** Why a consumer would not be known by what the portal told; null where nothing speaks against it. */
export function proofFaultOf({ proofs }: ProviderKey, { proof, organisationId }: DesiredKey): string | null {
  if (!proof) return null;
  const { method } = proof;
  const value = toldOf(proof, organisationId);
  const held = proofs[method];
  const name = KEY_KINDS[method].proof;
  if (held === undefined) return `it has no ${name}`;
  return held !== null && value !== null && held !== digestOf(value) ? `it has another ${name}` : null;
}

/** Has a certificate in the gateway's store before a key is made of it. */
export function storingCertificate(backend: TykBackend, { proof, organisationId }: DesiredKey): TykBackend {
  if (proof?.method !== 'certificate') return backend;
  const { certificates } = backend;
  const put = async () => {
    if (!certificates) throw new ProviderError('invalid', NO_CERTIFICATES);
    await certificates.put(organisationId, proof.value!);
  };
  return {
    ...backend,
    async createSession(ref, session) {
      await put();
      return backend.createSession(ref, session);
    },
    async updateSession(ref, session) {
      await put();
      await backend.updateSession(ref, session);
    },
  };
}

/** A session as it works: one whose certificate is not in the store has none. */
export async function withCertificate(
  certificates: CertificateStore | null,
  session: TykSession | null,
): Promise<TykSession | null> {
  if (!session?.certificate || (await certificates?.has(session.certificate))) return session;
  return { ...session, certificate: null };
}

/** Writes a proof that the portal has erased as the provider has it: Tyk replaces the whole session. */
export const keepingProof = (backend: TykBackend, { proof }: DesiredKey): TykBackend =>
  proof?.value !== null
    ? backend
    : {
        ...backend,
        async updateSession(ref, session) {
          const held = await backend.readSession(ref);
          const value = held && FIELDS[proof.method].heldIn(held);
          await backend.updateSession(ref, { ...session, ...(value ? FIELDS[proof.method].of(value) : {}) });
        },
      };

import type { CallPlace } from './api-access.ts';

/** `certificate` is a client certificate in place of a token; `mutualTls` a list of them, on top of the others. */
export type AuthMethod =
  | 'keyless'
  | 'authToken'
  | 'jwt'
  /** Tokens that an authorization server gives its clients. */
  | 'oauthClient'
  /** Tokens that the gateway itself gives its clients. */
  | 'oauth2'
  | 'externalOAuth'
  | 'basic'
  | 'hmac'
  | 'openIdConnect'
  | 'custom'
  | 'mutualTls'
  | 'certificate';

/** Methods of authentication for which keys are issued, the one that goes before the others first. */
export const KEY_METHODS = [
  'authToken',
  'basic',
  'hmac',
  'jwt',
  'oauthClient',
  'oauth2',
  'certificate',
] as const satisfies AuthMethod[];

export type KeyMethod = (typeof KEY_METHODS)[number];

/** Those in which the value of a key is no more than its name, and the gateway has what proves whose it is. */
export type ProvenMethod = Exclude<KeyMethod, 'authToken' | 'oauthClient'>;

/** What a call brings of a key to an API. */
export interface KeyPart {
  /** `mutualTls` is a client certificate out of a list, beside the rest. */
  method: KeyMethod | 'mutualTls';
  /** Null where it is not in the call, but in the connection, and where no call can put it. */
  place: CallPlace | null;
}

/** Whether a call has to show a client certificate out of a list as well. */
export const isListed = (parts: readonly KeyPart[]): boolean => parts.some(({ method }) => method === 'mutualTls');

/** Null where the gateway has nothing of the kind: a key is all, or its proof is for somebody else to see. */
export const provenMethodOf = (method: KeyMethod | null): ProvenMethod | null =>
  method === 'authToken' || method === 'oauthClient' ? null : method;

/** What a consumer proves a key with beside its name. */
export interface KeyProof {
  method: ProvenMethod;
  /** Null once the portal has erased it: then the provider keeps what it has. */
  value: string | null;
}

/** What proves a key at the provider: a hash of it, or null where it does not tell. */
export type HeldProofs = Partial<Record<ProvenMethod, string | null>>;

interface KeyKind {
  /** Whether consumers give the proof, which is no secret; else the portal makes it. */
  isGiven: boolean;
  /** Whether the proof names the key, so that there is no key before it, and with each proof one at most. */
  isNamedByProof?: true;
  /** Whether an authorization server chooses name and proof, when it registers a client for the app. */
  isRegistered?: true;
  /** Whether its consumer knows it by its id, and not by the text that a gateway makes of that. */
  isKnownById?: true;
  /** Whether calls carry tokens that are got with it, so that the gateway records those. */
  isForTokens?: true;
  /** What proves a key, for people; null where its value is all. */
  proof: string | null;
  /** What the value of a key is called there, for people. */
  name: string;
}

/** What is made and told of a key, by the method of the APIs that it opens. */
export const KEY_KINDS: Record<KeyMethod, KeyKind> = {
  authToken: { isGiven: false, proof: null, name: 'key' },
  basic: { isGiven: false, proof: 'password', name: 'user name' },
  hmac: { isGiven: false, proof: 'secret', name: 'key id' },
  jwt: { isGiven: true, proof: 'public key', name: 'kid' },
  oauthClient: {
    isGiven: false,
    isRegistered: true,
    isKnownById: true,
    isForTokens: true,
    proof: 'client secret',
    name: 'client id',
  },
  oauth2: { isGiven: false, isKnownById: true, isForTokens: true, proof: 'client secret', name: 'client id' },
  certificate: { isGiven: true, isNamedByProof: true, isKnownById: true, proof: 'certificate', name: 'fingerprint' },
};

/** Whether a key is the client of the provider's own OAuth 2.0, whose id is no key. */
export const isOwnClient = (method: KeyMethod | null): boolean =>
  method !== null && KEY_KINDS[method].isForTokens === true && !KEY_KINDS[method].isRegistered;

/** The method that goes before the others; null where the portal issues keys in none of them. */
export const keyMethodOf = (methods: readonly AuthMethod[]): KeyMethod | null =>
  KEY_METHODS.find((method) => methods.includes(method)) ?? null;

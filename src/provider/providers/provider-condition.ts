import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { HealthWarning, HealthWarningCode } from '../port/provider-adapter.ts';
import type { ProviderError, ProviderErrorKind } from '../port/provider-error.ts';

/** Public names and descriptions of the port's kinds of failure. */
const FAILURES: Record<ProviderErrorKind, [name: string, description: string]> = {
  unreachable: ['UNREACHABLE', 'No answer: refused, reset, name unknown or time-out.'],
  tls: ['TLS', 'The certificate or the handshake was not accepted.'],
  unauthorised: ['UNAUTHORISED', 'The provider does not accept the secret.'],
  forbidden: ['FORBIDDEN', 'The secret is good but lacks a permission.'],
  wrongKind: ['WRONG_KIND', 'Something answers, but not this kind of provider.'],
  tooOld: ['TOO_OLD', 'The version lacks what the portal relies on.'],
  unavailable: ['UNAVAILABLE', 'The provider answers that it cannot work now.'],
  policyMissing: ['POLICY_MISSING', 'A policy is not loaded at the provider, or no key can have it as it is there.'],
  apiMissing: ['API_MISSING', 'An API is not loaded at the provider, or belongs to another organisation there.'],
  notVisible: ['NOT_VISIBLE', 'A write was accepted, but the provider does not serve it yet.'],
  policiesUnserved: ['POLICIES_UNSERVED', 'Its settings keep written policies from ever being served.'],
  mismatch: ['MISMATCH', 'The provider serves something else than was asked for.'],
  keyMissing: ['KEY_MISSING', 'The key is gone, and its value was erased.'],
  keyTaken: ['KEY_TAKEN', 'The provider holds a foreign key of that value.'],
  callRefused: ['CALL_REFUSED', 'The provider holds the key, and refuses a call with it.'],
  superseded: ['SUPERSEDED', 'The provider holds a newer state.'],
  invalid: ['INVALID', 'The request made no sense and was not sent.'],
  rejected: ['REJECTED', 'The provider refused the request as malformed or not allowed.'],
  unexpectedAnswer: ['UNEXPECTED_ANSWER', 'The provider answered in a form that its contract does not have.'],
};

export const ProviderFailureKind = Object.fromEntries(
  Object.entries(FAILURES).map(([kind, [name]]) => [name, kind as ProviderErrorKind]),
);

registerEnumType(ProviderFailureKind, {
  name: 'ProviderFailureKind',
  description: 'Why a provider could not do what was asked.',
  valuesConfig: Object.fromEntries(Object.values(FAILURES).map(([name, description]) => [name, { description }])),
});

const WARNINGS: Record<HealthWarningCode, string> = {
  COMPONENT_FAILING: 'A part of the provider reports a failure.',
  NOT_READY: 'It answers, but is not ready for traffic.',
  WEAK_KEY_HASH: 'Keys are hashed with a function whose hashes collide in practice.',
  KEYS_STORED_IN_PLAIN: 'Keys are stored unhashed.',
  KEY_LISTING_DISABLED: 'Keys cannot be listed, so foreign and lost ones are not found.',
  MASTER_KEYS_ALLOWED: 'Keys without policies may open every API.',
  ORGANISATION_EMPTY: 'An API belongs to no organisation, so policies and own keys are not found.',
  POLICIES_NOT_SERVED: 'Policies that the portal writes never come into force, so it can offer only what is there.',
  UNSAFE_REVOCATION: 'It takes 10 s until a revocation or suspension is known to hold.',
};

export const ProviderWarningCode = Object.fromEntries(
  Object.keys(WARNINGS).map((code) => [code, code as HealthWarningCode]),
);

registerEnumType(ProviderWarningCode, {
  name: 'ProviderWarningCode',
  description: 'What about a working provider deserves attention.',
  valuesConfig: Object.fromEntries(Object.entries(WARNINGS).map(([code, description]) => [code, { description }])),
});

@ObjectType({ description: 'Why a provider could not do what was asked.' })
export class ProviderFailure {
  @Field(() => ProviderFailureKind, { description: 'The cause, for programs.' })
  kind!: ProviderErrorKind;

  @Field(() => String, { description: 'The cause, for people; never holds a secret.' })
  message!: string;
}

@ObjectType({ description: 'The provider works, but something about it deserves attention.' })
export class ProviderWarning implements HealthWarning {
  @Field(() => ProviderWarningCode, { description: 'What it is, for programs.' })
  code!: HealthWarningCode;

  @Field(() => String, { description: 'What it is and what to do about it, for people.' })
  message!: string;
}

export const failureOf = ({ kind, message }: ProviderError | ProviderFailure): ProviderFailure => ({ kind, message });

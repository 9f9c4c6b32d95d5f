import type { Context } from '../platform/context.ts';
import { enrolFirst } from '../platform/graphql/auth-checker.ts';
import type { RestrictedOptions } from '../platform/scopes/restricted.ts';

const ALL = 'all' as const;

/** What may be asked for in the session of an account that needs a second factor and has none: by type, those fields or all. */
const FIELDS: RestrictedOptions['fields'] = {
  Query: ['viewer', 'viewerSession', 'eventCursor'],
  Mutation: ['beginTotp', 'confirmTotp', 'beginPasskey', 'addPasskey', 'signOut'],
  User: ['id', 'email', 'displayName', 'role', 'secondFactors'],
  ViewerSession: ALL,
  SecondFactors: ALL,
  Passkey: ALL,
  UserError: ALL,
  BeginTotpPayload: ALL,
  ConfirmTotpPayload: ALL,
  BeginPasskeyPayload: ALL,
  AddPasskeyPayload: ALL,
  SignOutPayload: ALL,
};

/** What is left to such an account. */
export const ENROLMENT: RestrictedOptions = {
  fields: FIELDS,
  isRestricted: (ctx) => (ctx as Context).viewer?.mustEnrol ?? false,
  refusal: enrolFirst,
};

import { registerEnumType } from 'type-graphql';

/**
 * Every reason for which a mutation may refuse its input. A refusal is data (`payload.userErrors`), never a top-level
 * error, and it changes nothing: throwing a {@link DomainError} rolls the mutation's transaction back.
 */
export enum UserErrorCode {
  INVALID_INPUT = 'INVALID_INPUT',
  NOT_FOUND = 'NOT_FOUND',
  INVALID_CREDENTIALS = 'INVALID_CREDENTIALS',
  ACCOUNT_UNKNOWN = 'ACCOUNT_UNKNOWN',
  PROOF_REQUIRED = 'PROOF_REQUIRED',
  SECOND_FACTOR_REQUIRED = 'SECOND_FACTOR_REQUIRED',
  RATE_LIMITED = 'RATE_LIMITED',
  NAME_TAKEN = 'NAME_TAKEN',
  APP_REQUIRED = 'APP_REQUIRED',
  CATALOGUE_REQUIRED = 'CATALOGUE_REQUIRED',
  PLAN_NOT_OFFERED = 'PLAN_NOT_OFFERED',
  PLAN_NOT_ENFORCED = 'PLAN_NOT_ENFORCED',
  PRODUCT_NOT_REQUESTABLE = 'PRODUCT_NOT_REQUESTABLE',
  PRODUCT_NOT_PUBLISHABLE = 'PRODUCT_NOT_PUBLISHABLE',
  PRODUCT_RETIRED = 'PRODUCT_RETIRED',
  MIXED_AUTH_TYPES = 'MIXED_AUTH_TYPES',
  MIXED_PROVIDERS = 'MIXED_PROVIDERS',
  VISIBILITY_NOT_ALLOWED = 'VISIBILITY_NOT_ALLOWED',
  DUPLICATE_REQUEST = 'DUPLICATE_REQUEST',
  ALREADY_GRANTED = 'ALREADY_GRANTED',
  REQUEST_FREQUENCY_EXCEEDED = 'REQUEST_FREQUENCY_EXCEEDED',
  IDEMPOTENCY_MISMATCH = 'IDEMPOTENCY_MISMATCH',
  ALREADY_DECIDED = 'ALREADY_DECIDED',
  SELF_DECISION = 'SELF_DECISION',
  NO_LONGER_VALID = 'NO_LONGER_VALID',
  PLAN_MISMATCH = 'PLAN_MISMATCH',
  SAME_PLAN = 'SAME_PLAN',
  WRONG_STATE = 'WRONG_STATE',
  ACCOUNT_LOCKED = 'ACCOUNT_LOCKED',
  IN_USE = 'IN_USE',
  VERSION_CONFLICT = 'VERSION_CONFLICT',
  FLOW_DISABLED = 'FLOW_DISABLED',
  PLAN_CHANGE_PENDING = 'PLAN_CHANGE_PENDING',
  LAST_PRODUCT = 'LAST_PRODUCT',
  SECRET_GONE = 'SECRET_GONE',
  SECRET_RESERVED = 'SECRET_RESERVED',
  ESSENTIAL_MAIL = 'ESSENTIAL_MAIL',
  TEMPLATE_BROKEN = 'TEMPLATE_BROKEN',
  MAIL_NOT_SENT = 'MAIL_NOT_SENT',
  LINK_INVALID = 'LINK_INVALID',
  LINK_EXPIRED = 'LINK_EXPIRED',
  LINK_USED = 'LINK_USED',
  LINK_NOT_YOURS = 'LINK_NOT_YOURS',
  KEY_TAKEN = 'KEY_TAKEN',
  CART_EMPTY = 'CART_EMPTY',
  ALREADY_IN_CART = 'ALREADY_IN_CART',
  ANSWER_MISSING = 'ANSWER_MISSING',
  ANSWER_INVALID = 'ANSWER_INVALID',
  REASON_REQUIRED = 'REASON_REQUIRED',
  TERMS_NOT_ACCEPTED = 'TERMS_NOT_ACCEPTED',
  CLIENT_TYPE_REQUIRED = 'CLIENT_TYPE_REQUIRED',
}

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why a mutation refused its input and changed nothing.',
  valuesConfig: {
    INVALID_INPUT: { description: 'A value has the wrong form or length.' },
    NOT_FOUND: { description: 'No such object, or not one that the viewer may see.' },
    INVALID_CREDENTIALS: { description: 'E-mail address and password do not match an active account.' },
    ACCOUNT_UNKNOWN: { description: 'Who signed in elsewhere has no account here, and gets none by that.' },
    PROOF_REQUIRED: {
      description:
        'Who signed in elsewhere has to prove that an account of the same address is theirs, by its password or its session.',
    },
    SECOND_FACTOR_REQUIRED: {
      description: 'The account has a second factor: `completeSignIn` goes on with the `challenge` of the payload.',
    },
    RATE_LIMITED: { description: 'Too many attempts; try again later.' },
    NAME_TAKEN: { description: 'The name is already in use where it must be unique.' },
    APP_REQUIRED: { description: 'Give exactly one of an existing app and a new app.' },
    CATALOGUE_REQUIRED: { description: 'Product and plan meet in several catalogues; say which one.' },
    PLAN_NOT_OFFERED: { description: 'The plan is not offered with these products in a catalogue the viewer may see.' },
    PLAN_NOT_ENFORCED: {
      description: 'A limit of the plan, or the end of its keys, would not hold at an API of a product.',
    },
    PRODUCT_NOT_REQUESTABLE: {
      description: 'The product gives no credentials, or its provider lets no key open it; the message says why.',
    },
    PRODUCT_NOT_PUBLISHABLE: {
      description:
        'An API of the product asks its callers for what no credential of the portal has; the message says for what, and what to change.',
    },
    PRODUCT_RETIRED: {
      description: 'The product is retired: nobody is given it any more. Credentials that hold it go on.',
    },
    MIXED_AUTH_TYPES: { description: 'All products of one request must share one authentication method.' },
    MIXED_PROVIDERS: { description: 'All products and the plan of one request must belong to one provider.' },
    VISIBILITY_NOT_ALLOWED: { description: 'An app of this owner cannot have this visibility.' },
    DUPLICATE_REQUEST: { description: 'An equal request already waits for a decision; `conflictId` names it.' },
    ALREADY_GRANTED: {
      description:
        'The credential already holds a requested product, or another one of the app opens the same on the same plan.',
    },
    REQUEST_FREQUENCY_EXCEEDED: {
      description: 'The plan, or the portal, allows no further request from this consumer for now.',
    },
    IDEMPOTENCY_MISMATCH: { description: 'The idempotency key was used before with another input.' },
    ALREADY_DECIDED: { description: 'Somebody else decided first; the payload holds the decision.' },
    SELF_DECISION: { description: 'Nobody may decide on a request of their own.' },
    NO_LONGER_VALID: { description: 'Product, plan, catalogue, app or requester changed since the request was made.' },
    PLAN_MISMATCH: {
      description: 'A credential has exactly one plan; products on another plan need another credential.',
    },
    SAME_PLAN: { description: 'The credential is on this plan already.' },
    WRONG_STATE: { description: 'The object is in a state that does not allow this.' },
    ACCOUNT_LOCKED: {
      description: "The account of the app's owner is locked, and the keys of its personal apps with it.",
    },
    IN_USE: { description: 'Something depends on the object; the message says what.' },
    VERSION_CONFLICT: {
      description:
        'Somebody saved another version since the one that `expectedVersion` names; `conflictId` names the newest.',
    },
    FLOW_DISABLED: { description: 'The portal uses the other access flow, or has switched this way off.' },
    PLAN_CHANGE_PENDING: {
      description: 'Another change of the plan of this credential waits for a decision; `conflictId` names it.',
    },
    LAST_PRODUCT: { description: 'A credential needs at least one product; revoke it instead.' },
    ESSENTIAL_MAIL: {
      description: 'The mail cannot be switched off, because there is no other way to what it carries.',
    },
    TEMPLATE_BROKEN: { description: 'The template of the mail cannot be filled; the message says why.' },
    MAIL_NOT_SENT: { description: 'The mail server did not take the mail; the message is what it said.' },
    LINK_INVALID: { description: 'There is no such link or token, or who it was made for lost the right to use it.' },
    LINK_EXPIRED: { description: 'The link or token has expired.' },
    LINK_USED: { description: 'The link or token works once and was used.' },
    LINK_NOT_YOURS: {
      description: 'The link or token works only for the account, or the service, that it was made for.',
    },
    SECRET_RESERVED: { description: 'The secret is for somebody else: who asked for it, or the consumer alone.' },
    SECRET_GONE: { description: 'The secret was shown once and erased; rotate the credential to get a new one.' },
    KEY_TAKEN: { description: 'Another credential of the provider has this key already; `conflictId` names it.' },
    CART_EMPTY: { description: 'There is nothing in the cart to submit.' },
    ALREADY_IN_CART: { description: 'The cart holds this product on this plan already.' },
    ANSWER_MISSING: { description: 'A question of the form must be answered; `field` ends in its name.' },
    REASON_REQUIRED: { description: 'The portal rejects nobody without a reason.' },
    CLIENT_TYPE_REQUIRED: {
      description: 'The products are for clients of several types: one of `Product.clientTypes` has to be chosen.',
    },
    TERMS_NOT_ACCEPTED: {
      description: 'The plan has terms, and `acceptedTermsIds` does not name them as they are now.',
    },
    ANSWER_INVALID: { description: 'An answer is not what the form asks for; `field` ends in its name.' },
  },
});

/** Path of an input field, for example `['input', 'planId']`. */
export type FieldPath = readonly string[];

interface RefusalDetails {
  /** The offending input field; absent when it is not one field. */
  field?: FieldPath;
  /** Objects for the payload beside `userErrors`, for example the request that somebody else decided. */
  payload?: Record<string, unknown>;
  /** The object that stands in the way, for example the equal request that waits. */
  conflictId?: string;
  /** Of a limit: after how long it surely lets the same through, when nothing else comes. */
  retryAfterSeconds?: number;
}

/** A refusal of a mutation's input, meant for the person who sent it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly field?: FieldPath;
  readonly payload: Record<string, unknown>;
  readonly conflictId?: string;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: UserErrorCode,
    message: string,
    { field, payload = {}, conflictId, retryAfterSeconds }: RefusalDetails = {},
  ) {
    super(message);
    this.field = field;
    this.payload = payload;
    this.conflictId = conflictId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What the payload's `userErrors` say. */
  get refusals(): readonly DomainError[] {
    return [this];
  }
}

/** Several refusals of one input: a person can only mend it knowing all of them. */
export class Refusals extends DomainError {
  /** @param all At least one; programs that look at one see the first. */
  constructor(private readonly all: readonly DomainError[]) {
    const [{ code, message, ...first }] = all as [DomainError];
    super(code, message, { ...first, payload: Object.assign({}, ...all.map(({ payload }) => payload)) });
  }

  /** What is refused twice, for example for two items of a list, is told once. */
  override get refusals(): readonly DomainError[] {
    const all = this.all.flatMap(({ refusals }) => refusals);
    return [...new Map(all.map((each) => [`${each.code} ${each.field?.join('.')} ${each.message}`, each])).values()];
  }
}

/**
 * Refuses what does not exist, and in the same words what the viewer may not see.
 * @param what The missing thing in words, such as `app` or `active account`.
 */
export const notFound = (what: string, field: FieldPath = ['id']): DomainError =>
  new DomainError(UserErrorCode.NOT_FOUND, `There is no such ${what}.`, { field });

/** Refuses a value for its form or length. @param message What it must be, as a sentence. */
export const invalidInput = (message: string, field?: FieldPath): DomainError =>
  new DomainError(UserErrorCode.INVALID_INPUT, message, { field });

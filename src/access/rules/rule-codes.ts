/** What `COMBINATION_RULES` refuse. */
export const COMBINATION_CODES = [
  'NOT_FOUND',
  'INVALID_INPUT',
  'PRODUCT_NOT_REQUESTABLE',
  'PRODUCT_RETIRED',
  'MIXED_AUTH_TYPES',
  'MIXED_PROVIDERS',
  'PLAN_NOT_OFFERED',
  'PLAN_NOT_ENFORCED',
] as const;

/** What `OFFER_RULES` and the frequency of requests refuse, and the access flow of the portal. */
export const OFFER_CODES = [
  ...COMBINATION_CODES,
  'FLOW_DISABLED',
  'CATALOGUE_REQUIRED',
  'REQUEST_FREQUENCY_EXCEEDED',
] as const;

/** What is refused beside that where a request is made, by itself or of a cart. */
export const REQUEST_CODES = [
  ...OFFER_CODES,
  'APP_REQUIRED',
  'NAME_TAKEN',
  'VISIBILITY_NOT_ALLOWED',
  'WRONG_STATE',
  'ACCOUNT_LOCKED',
  'PLAN_MISMATCH',
  'ALREADY_GRANTED',
  'DUPLICATE_REQUEST',
  'ANSWER_MISSING',
  'ANSWER_INVALID',
  'KEY_TAKEN',
  'IDEMPOTENCY_MISMATCH',
  'TERMS_NOT_ACCEPTED',
  'CLIENT_TYPE_REQUIRED',
] as const;

/** What is refused of every request that concerns a credential with all of its products. */
export const REGRANT_CODES = [
  ...COMBINATION_CODES,
  'WRONG_STATE',
  'ACCOUNT_LOCKED',
  'ALREADY_GRANTED',
  'DUPLICATE_REQUEST',
] as const;

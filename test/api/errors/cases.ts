import { UserErrorCode } from '../../../src/platform/domain-error.ts';
import type { Actor } from '../visibility/actors.ts';

interface Call {
  /** For example `Mutation.requestAccess`. */
  operation: string;
  /** By argument name; `@app:shared` stands for the id of that object in the world of test/api/visibility. */
  args: Record<string, unknown>;
}

/** A call that the portal refuses, and why it does. */
interface Case extends Call {
  as: Actor;
  /** SQL that makes it so, where no operation can. */
  given?: string;
  /** Calls of the same actor that are accepted and make it so. */
  before?: Call[];
}

const call = (operation: string, args: Record<string, unknown>): Call => ({ operation: `Mutation.${operation}`, args });

const BOTH = ['@product:accounts', '@product:payment'];
const ASK = { productIds: BOTH, planId: '@plan:enterprise', newApp: { name: 'New' } };
const ask = (input: Record<string, unknown>) => call('requestAccess', { input: { ...ASK, ...input } });
const LINE = {
  input: { productIds: ['@product:payment'], planId: '@plan:standard', catalogueId: '@catalogue:public' },
};
const CART_FLOW = `update portal_settings set access_flow = 'CART'`;
const IMPORT = {
  input: {
    ...{ appId: '@app:shared', productIds: ['@product:accounts'], planId: '@plan:enterprise' },
    value: 'partner-key-0001',
  },
};
const FORM_DEMANDS = `update request_form_version set fields = jsonb_set(fields, '{0,required}', 'true')`;

/** Somebody unknown who is back from the identity provider, perhaps with an address. */
const stranger = (email: string) => ({
  ...{ as: 'anonymous' as const, ...call('signInWithCode', { input: { code: '@link:sign-in' } }) },
  given: `update sign_in_code set claims = claims || '{"subject": "stranger", "email": "${email}"}'`,
});

/** One for each code. */
export const CASES: Record<UserErrorCode, Case> = {
  INVALID_INPUT: { as: 'partner', ...call('createApp', { input: { name: ' ' } }) },
  NOT_FOUND: { as: 'hobbyist', ...call('revokeCredential', { id: '@credential:partner' }) },
  INVALID_CREDENTIALS: {
    ...{ as: 'anonymous', ...call('signIn', { input: { email: 'owner@example.com', password: 'wrong' } }) },
  },
  RATE_LIMITED: {
    as: 'anonymous',
    given: `insert into rate_limit (key, points)
      select 'sign-in account and network:' || encode(sha256('owner@example.com'), 'hex')
        || '+' || encode(sha256(convert_to(network, 'UTF8')), 'hex'), 10
      from unnest(array['127.0.0.1', '0000000000000000::/64']) network
      on conflict (key) do update set points = 10, expire = null`,
    ...call('signIn', { input: { email: 'owner@example.com', password: 'wrong' } }),
  },
  ACCOUNT_UNKNOWN: stranger('stranger@example.com'),
  PROOF_REQUIRED: stranger('member@example.com'),
  SECOND_FACTOR_REQUIRED: {
    as: 'anonymous',
    ...call('signIn', { input: { email: 'hobbyist@example.com', password: 'gatehouse-demo' } }),
  },
  NAME_TAKEN: { as: 'partner', ...call('createApp', { input: { name: 'SHARED' } }) },
  APP_REQUIRED: { as: 'partner', ...ask({ newApp: null }) },
  TERMS_NOT_ACCEPTED: {
    as: 'partner',
    given: `
      insert into plan_terms (id, plan_id, version, text) select gen_random_uuid(), id, 2, 'Rules' from plan;
      update plan set terms_id = plan_terms.id from plan_terms
        where plan_terms.plan_id = plan.id and plan_terms.version = 2`,
    ...ask({}),
  },
  CLIENT_TYPE_REQUIRED: {
    as: 'partner',
    given: `
      update authorization_server set client_types =
        '[{"name": "web", "grantTypes": ["CLIENT_CREDENTIALS"]}, {"name": "service", "grantTypes": ["CLIENT_CREDENTIALS"]}]';
      update product set authorization_server_id = (select id from authorization_server)`,
    ...ask({}),
  },
  CATALOGUE_REQUIRED: { as: 'partner', ...ask({ productIds: ['@product:payment'], planId: '@plan:free' }) },
  PLAN_NOT_OFFERED: { as: 'partner', ...ask({ planId: '@plan:standard' }) },
  PRODUCT_NOT_REQUESTABLE: { as: 'partner', given: `update product set is_documentation_only = true`, ...ask({}) },
  PRODUCT_RETIRED: { as: 'partner', given: `update product set life_cycle = 'RETIRED'`, ...ask({}) },
  PLAN_NOT_ENFORCED: {
    as: 'partner',
    given: `update product set obstacles = '[{"code":"RATE_LIMIT_OFF","apiId":"payment-api","apiName":"Payment API","lifetimeSeconds":null}]'`,
    ...ask({}),
  },
  PRODUCT_NOT_PUBLISHABLE: {
    as: 'owner',
    given: `update product set obstacles = '[{"code":"COMBINED_AUTHENTICATION","apiId":"payment-api","apiName":"Payment API","lifetimeSeconds":null}]'`,
    ...call('publishProduct', { id: '@product:draft', catalogueIds: ['@catalogue:public'] }),
  },
  MIXED_AUTH_TYPES: {
    ...{ as: 'partner', given: `update product set auth_type = 'JWT' where name = 'payment'`, ...ask({}) },
  },
  MIXED_PROVIDERS: {
    as: 'partner',
    given: `
      insert into provider (id, name, kind, url, gateway_url, secret, tyk_organisation_id)
        select gen_random_uuid(), 'other', kind, url, gateway_url, secret, tyk_organisation_id from provider;
      update plan set provider_id = (select id from provider where name = 'other') where name = 'enterprise'`,
    ...ask({}),
  },
  VISIBILITY_NOT_ALLOWED: { as: 'hobbyist', ...call('createApp', { input: { name: 'New', visibility: 'TEAM' } }) },
  DUPLICATE_REQUEST: {
    ...{
      as: 'partner',
      ...ask({ productIds: ['@product:accounts'], newApp: null, appId: '@app:partner', furtherKey: true }),
    },
  },
  ALREADY_GRANTED: {
    ...{ as: 'partner', ...ask({ newApp: null, appId: '@app:shared', credentialId: '@credential:shared' }) },
  },
  REQUEST_FREQUENCY_EXCEEDED: { as: 'partner', given: 'update plan set request_allowance = 1', ...ask({}) },
  IDEMPOTENCY_MISMATCH: {
    ...{ as: 'partner', before: [ask({ idempotencyKey: 'k' })], ...ask({ idempotencyKey: 'k', reason: 'Other' }) },
  },
  ALREADY_DECIDED: { as: 'owner', ...call('rejectAccessRequest', { id: '@request:partner' }) },
  SELF_DECISION: {
    as: 'owner',
    given: `update access_request set requester_id = (select id from "user" where email = 'owner@example.com')`,
    ...call('approveAccessRequest', { id: '@request:partner-waiting' }),
  },
  NO_LONGER_VALID: {
    ...{ as: 'owner', given: 'delete from catalogue_plan' },
    ...call('approveAccessRequest', { id: '@request:partner-waiting' }),
  },
  PLAN_MISMATCH: {
    as: 'partner',
    ...ask({
      ...{ newApp: null, appId: '@app:partner', credentialId: '@credential:partner' },
      ...{ productIds: ['@product:payment'], planId: '@plan:platinum' },
    }),
  },
  SAME_PLAN: {
    ...{
      as: 'partner',
      ...call('changePlan', { input: { credentialId: '@credential:shared', planId: '@plan:enterprise' } }),
    },
  },
  WRONG_STATE: { as: 'owner', ...call('resumeCredential', { id: '@credential:shared' }) },
  ACCOUNT_LOCKED: {
    ...{ as: 'owner', given: `update "user" set is_active = false where email = 'hobbyist@example.com'` },
    ...call('resumeCredential', { id: '@credential:hobby' }),
  },
  IN_USE: { as: 'owner', ...call('deletePlan', { id: '@plan:enterprise' }) },
  FLOW_DISABLED: { as: 'partner', given: CART_FLOW, ...ask({}) },
  PLAN_CHANGE_PENDING: {
    as: 'partner',
    given: `insert into catalogue_plan (catalogue_id, plan_id)
      select c.id, p.id from catalogue c, plan p where c.name = 'Enterprise' and p.name = 'standard'`,
    ...call('changePlan', { input: { credentialId: '@credential:partner', planId: '@plan:standard' } }),
  },
  LAST_PRODUCT: {
    as: 'partner',
    ...call('removeProductFromCredential', { id: '@credential:partner', productId: '@product:accounts' }),
  },
  SECRET_RESERVED: { as: 'owner', ...call('revealCredential', { id: '@credential:shared', reason: 'Support.' }) },
  SECRET_GONE: {
    as: 'partner',
    given: `update credential set secret = null, key_hash = 'erased'`,
    ...call('revealCredential', { id: '@credential:shared' }),
  },
  ESSENTIAL_MAIL: {
    ...{ as: 'owner', ...call('updateMailTemplate', { name: 'credential-claim', input: { isEnabled: false } }) },
  },
  TEMPLATE_BROKEN: { as: 'owner', ...call('previewMail', { name: 'access-request-approved' }) },
  MAIL_NOT_SENT: { as: 'owner', ...call('sendTestMail', { name: 'credential-claim' }) },
  LINK_INVALID: { as: 'owner', ...call('decideByToken', { token: 'made-up', decision: 'REJECT' }) },
  LINK_NOT_YOURS: { as: 'rival', ...call('decideByToken', { token: '@link:team-waiting', decision: 'REJECT' }) },
  LINK_EXPIRED: {
    as: 'owner',
    given: `update decision_link set expires_at = now() - interval '1 second'`,
    ...call('decideByToken', { token: '@link:team-waiting', decision: 'REJECT' }),
  },
  LINK_USED: {
    as: 'owner',
    given: 'update decision_link set used_at = now()',
    ...call('decideByToken', { token: '@link:team-waiting', decision: 'REJECT' }),
  },
  KEY_TAKEN: { as: 'owner', before: [call('importCredential', IMPORT)], ...call('importCredential', IMPORT) },
  VERSION_CONFLICT: {
    as: 'owner',
    ...call('updateContentEntry', { id: '@contententry:draft', input: { title: 'New' }, expectedVersion: 7 }),
  },
  CART_EMPTY: { as: 'partner', given: CART_FLOW, ...call('submitCart', { input: { appId: '@app:shared' } }) },
  ALREADY_IN_CART: { as: 'partner', given: CART_FLOW, before: [call('addToCart', LINE)], ...call('addToCart', LINE) },
  ANSWER_MISSING: { as: 'partner', given: FORM_DEMANDS, ...ask({ answers: [] }) },
  ANSWER_INVALID: { as: 'partner', ...ask({ answers: [{ name: 'use', number: 1 }] }) },
  REASON_REQUIRED: {
    as: 'owner',
    given: 'update portal_settings set require_reject_reason = true',
    ...call('rejectAccessRequest', { id: '@request:partner-waiting' }),
  },
};

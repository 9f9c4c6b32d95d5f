import { ProviderError } from '../port/provider-error.ts';
import type { TokenRules } from '../port/token-rules.ts';

type Fields = Record<string, unknown>;

/** All that defines an API, as Tyk prints it. */
export interface TykDefinition {
  form: 'classic' | 'oas';
  body: Fields;
}

/** What a definition says about tokens, whatever its form. */
interface Said {
  /** Addresses of key sets. */
  sources: string[];
  signatures: string;
  clientClaim: string;
  /** Claims that name a policy outright: then Tyk does not look at the client. */
  policyClaims: string[];
  scopeClaims: string[];
  scopes: Record<string, string>;
}

/** The same definition where it says everything already. @throws ProviderError `invalid` */
export function mergeTokenRules(definition: TykDefinition, rules: TokenRules): TykDefinition {
  const body = structuredClone(definition.body);
  if (definition.form === 'classic') mergeClassic(body, rules);
  else mergeOas(body, rules);
  return { ...definition, body };
}

/** The Gateway takes a plain address for one call alone: its cache reads the address as Base64. */
const sourceOf = (url: string): string => Buffer.from(url).toString('base64');

const addressIn = (source: string): string => {
  const decoded = Buffer.from(source, 'base64').toString();
  return /^https?:/.test(decoded) ? decoded : source;
};

function mergeClassic(body: Fields, rules: TokenRules): void {
  const of = fieldsIn(fieldsIn(body, 'scopes'), 'jwt');
  const said: Said = {
    sources: [...textsOf(text(body.jwt_source)), ...urlsOf(body.jwt_jwks_uris)].map(addressIn),
    signatures: text(body.jwt_signing_method),
    clientClaim: text(body.jwt_client_base_field),
    policyClaims: textsOf(text(body.jwt_policy_field_name)),
    scopeClaims: textsOf(text(of.scope_claim_name) || text(body.jwt_scope_claim_name)),
    scopes: { ...(body.jwt_scope_to_policy_mapping as object), ...(of.scope_to_policy as object) },
  };
  if (body.enable_jwt !== true) throw refusal('takes no tokens: set enable_jwt');
  assertNothingElse(said, rules);
  if (said.sources.length === 0 || text(body.jwt_source) === rules.jwksUrl) body.jwt_source = sourceOf(rules.jwksUrl);
  body.jwt_signing_method = rules.signatures;
  body.jwt_client_base_field = rules.clientClaim;
  body.jwt_identity_base_field = text(body.jwt_identity_base_field) || rules.clientClaim;
  const scopes = scopesOf(said, rules);
  const jwt = { ...of, scope_claim_name: said.scopeClaims[0] ?? rules.scopeClaim, scope_to_policy: scopes };
  body.scopes = { ...fieldsIn(body, 'scopes'), jwt };
}

function mergeOas(body: Fields, rules: TokenRules): void {
  const tyk = fieldsIn(body, 'x-tyk-api-gateway');
  const schemes = fieldsIn(fieldsIn(fieldsIn(tyk, 'server'), 'authentication'), 'securitySchemes');
  const described = fieldsIn(fieldsIn(body, 'components'), 'securitySchemes');
  const name = Object.keys(schemes).find((each) => {
    const { type, scheme } = fieldsIn(described, each);
    return type === 'http' && scheme === 'bearer' && fieldsIn(schemes, each).enabled === true;
  });
  if (!name) throw refusal('takes no tokens: give it a security scheme of the type http, bearer');
  const jwt = fieldsIn(schemes, name);
  const of = fieldsIn(jwt, 'scopes');
  const said: Said = {
    sources: [...textsOf(text(jwt.source)), ...urlsOf(jwt.jwksURIs)].map(addressIn),
    signatures: text(jwt.signingMethod),
    clientClaim: text(jwt.clientBaseField),
    policyClaims: [...textsOf(text(jwt.policyFieldName)), ...list(jwt.basePolicyClaims)],
    scopeClaims: [...textsOf(text(of.claimName)), ...list(of.claims)],
    scopes: Object.fromEntries(
      (Array.isArray(of.scopeToPolicyMapping) ? (of.scopeToPolicyMapping as Fields[]) : []).map(
        ({ scope, policyId }) => [text(scope), text(policyId)],
      ),
    ),
  };
  assertNothingElse(said, rules);
  if (said.sources.length === 0 || text(jwt.source) === rules.jwksUrl) jwt.source = sourceOf(rules.jwksUrl);
  jwt.signingMethod = rules.signatures;
  jwt.clientBaseField = rules.clientClaim;
  if (list(jwt.subjectClaims).length === 0 && !text(jwt.identityBaseField)) jwt.identityBaseField = rules.clientClaim;
  const mapping = Object.entries(scopesOf(said, rules)).map(([scope, policyId]) => ({ scope, policyId }));
  jwt.scopes = {
    ...of,
    ...(said.scopeClaims.length === 0 && { claimName: rules.scopeClaim }),
    // In the order in which Tyk tells them.
    scopeToPolicyMapping: mapping.toSorted((a, b) => (a.scope < b.scope ? -1 : 1)),
  };
}

/** @throws ProviderError `invalid` where what stands there would have to give way. */
function assertNothingElse(said: Said, rules: TokenRules): void {
  const other = said.sources.find((source) => source !== rules.jwksUrl);
  const foreign = Object.entries(rules.scopes).find(([scope]) => {
    const policyId = said.scopes[scope];
    return policyId !== undefined && !rules.ownPolicyIds.includes(policyId);
  });
  const claims = said.scopeClaims;
  const problems: [unknown, string][] = [
    [other, 'takes the tokens of another server (jwt_source)'],
    [said.policyClaims.length > 0, 'takes the policy out of a claim (jwt_policy_field_name), whatever the client'],
    [
      said.clientClaim && said.clientClaim !== rules.clientClaim,
      `knows clients by the claim ${said.clientClaim} (jwt_client_base_field)`,
    ],
    [
      said.signatures && said.signatures !== rules.signatures,
      `wants signatures of ${said.signatures} (jwt_signing_method), and the server makes ${rules.signatures}`,
    ],
    [
      claims.length > 0 && !claims.includes(rules.scopeClaim),
      `reads scopes from the claim ${claims.join(', ')} (scope_claim_name)`,
    ],
    [foreign, `gives the scope ${foreign?.[0]} another policy, which is none of the portal's`],
  ];
  const problem = problems.find(([applies]) => applies);
  if (problem) throw refusal(problem[1]);
}

const refusal = (what: string): ProviderError =>
  new ProviderError('invalid', `The API ${what}. Change that at the gateway, or take the API out of the product.`);

/** What others have mapped, and what the portal wants mapped now. */
const scopesOf = ({ scopes }: Said, rules: TokenRules): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(scopes).filter(([, policyId]) => !rules.ownPolicyIds.includes(policyId))),
  ...rules.scopes,
});

function fieldsIn(fields: Fields, name: string): Fields {
  const found = fields[name];
  return found && typeof found === 'object' && !Array.isArray(found) ? (found as Fields) : {};
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsOf = (value: string): string[] => (value === '' ? [] : [value]);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter(Boolean) : []);
const urlsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(({ url }) => text(url)) : []);

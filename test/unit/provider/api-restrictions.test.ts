import { describe, expect, it } from 'vitest';
import { MIDDLEWARE, PATH_LISTS } from '../../../src/provider/tyk-apis/api-restrictions.ts';

/** What the loader of v5.8.0 and of v5.14.0 puts between a call and its upstream (`processSpec` in `gateway/api_loader.go`). */
const CHAIN = `RequestSizeLimitMiddleware JSONRPCMiddleware VersionCheck CORSMiddleware GoPluginMiddleware CoProcessMiddleware
  DynamicMiddleware RateCheckMW IPWhiteListMiddleware IPBlackListMiddleware CertificateCheckMW OrganizationMonitor
  MiddlewareContextVars TrackEndpointMiddleware PRMMiddleware Oauth2KeyExists ExternalOAuthMiddleware BasicAuthKeyIsValid
  HTTPSignatureValidationMiddleware JWTMiddleware OpenIDMW AuthKey AuthORWrapper StripAuth KeyExpired AccessRightsCheck
  GranularAccessMiddleware RateLimitAndQuotaCheck JSONRPCAccessControlMiddleware MCPAccessControlMiddleware OAuth2Middleware
  OAuth2ExchangeMiddleware RateLimitForAPI GraphQLMiddleware StreamingMiddleware GraphQLComplexityMiddleware
  GraphQLGranularAccessMiddleware UpstreamBasicAuth UpstreamOAuth ValidateJSON ValidateRequest
  PersistGraphQLOperationMiddleware TransformMiddleware TransformJQMiddleware TransformHeaders URLRewriteMiddleware
  TransformMethod mockResponseMiddleware RedisCacheMiddleware VirtualEndpoint RequestSigning MCPVEMContinuationMiddleware`;

/** The fields of `ExtendedPathsSet` in `apidef/api_definitions.go`. */
const LISTS = `ignored white_list black_list mock_response cache advance_cache_config transform transform_response
  transform_jq transform_jq_response transform_headers transform_response_headers hard_timeouts circuit_breakers
  url_rewrites virtual size_limits method_transforms track_endpoints do_not_track_endpoints validate_json
  validate_request internal go_plugin persist_graphql rate_limit`;

const words = (text: string) => text.split(/\s+/).toSorted();

describe('what stands between a call and its upstream', () => {
  it('G5: is known whole: each check is seen in a definition, belongs to the key, or is left aside for a reason', () => {
    expect(Object.keys(MIDDLEWARE).toSorted()).toEqual(words(CHAIN));
    expect(Object.keys(PATH_LISTS).toSorted()).toEqual(words(LISTS));
  });
});

import type { AuthMethod, ProviderApi } from '../port/provider-adapter.ts';
import type { TykApi } from './wire.ts';

/** Reads a classic definition, which Tyk fills in for OpenAPI definitions as well. */
export function toProviderApi(api: TykApi): ProviderApi {
  const authMethods = authMethodsOf(api);
  return {
    id: api.api_id,
    name: api.name ?? api.api_id,
    organisationId: api.org_id ?? '',
    listenPath: api.proxy?.listen_path ?? '/',
    domain: api.domain || null,
    authMethods,
    authHeader: authMethods.includes('authToken') ? authHeaderOf(api) : null,
    active: api.active ?? true,
    internal: api.internal ?? false,
    versions: api.version_data?.not_versioned === false ? Object.keys(api.version_data.versions ?? {}) : [],
    tags: api.tags ?? [],
    openApi: api.is_oas ?? false,
  };
}

function authMethodsOf(api: TykApi): AuthMethod[] {
  const methods: AuthMethod[] = [];
  const add = (on: boolean | null | undefined, method: AuthMethod) => on && methods.push(method);
  add(api.use_keyless, 'keyless');
  add(api.use_standard_auth, 'authToken');
  add(api.enable_jwt, 'jwt');
  add(api.use_oauth2, 'oauth2');
  add(api.external_oauth?.enabled, 'externalOAuth');
  add(api.use_basic_auth, 'basic');
  add(api.enable_signature_checking, 'hmac');
  add(api.use_openid, 'openIdConnect');
  add(api.custom_plugin_auth_enabled || api.use_go_plugin_auth || api.enable_coprocess_auth, 'custom');
  // Client certificates come on top of another method; with none on, the gateway falls back to auth tokens.
  if (methods.length === 0) methods.push('authToken');
  add(api.use_mutual_tls_auth, 'mutualTls');
  return methods;
}

function authHeaderOf(api: TykApi): string {
  return api.auth_configs?.authToken?.auth_header_name || api.auth?.auth_header_name || 'Authorization';
}

import { type Api, api } from './api-model.ts';

/** Organisation (`org_id`) of everything in the sandbox. */
export const SANDBOX_ORGANISATION = 'gatehouse';

/** The APIs of the demo world, both behind auth tokens in the header `Authorization`; the portal's pages may call them. */
export function demoApis(): Api[] {
  return [
    { ...tokenApi('payment-api', 'Payment API', '/payment/'), CORS: FOR_PAGES },
    { ...tokenApi('accounts-api', 'Accounts API', '/accounts/'), CORS: FOR_PAGES },
  ];
}

const FOR_PAGES: Api['CORS'] = {
  ...{ enable: true, allow_credentials: false, options_passthrough: false, max_age: 600 },
  allowed_origins: ['*'],
  allowed_methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
  allowed_headers: ['Authorization', 'Content-Type', 'Accept'],
  exposed_headers: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
};

/** An API definition in Tyk's classic form: an auth token in the header `Authorization`, no versions. */
export function tokenApi(id: string, name: string, listenPath: string, organisationId = SANDBOX_ORGANISATION): Api {
  return api.parse({
    api_id: id,
    name,
    slug: id,
    org_id: organisationId,
    active: true,
    use_keyless: false,
    use_standard_auth: true,
    auth_configs: { authToken: { auth_header_name: 'Authorization' } },
    definition: { location: 'header', key: 'x-api-version' },
    version_data: {
      not_versioned: true,
      default_version: '',
      versions: { Default: { name: 'Default', use_extended_paths: true } },
    },
    proxy: { listen_path: listenPath, target_url: 'http://127.0.0.1:1/', strip_listen_path: true },
  });
}

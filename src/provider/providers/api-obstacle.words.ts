import type { ApiObstacle } from '../port/api-access.ts';

/**
 * Why keys of the portal do not work at an API: what its definition says, that it is gone, or that it asks for something else
 * than the credentials of its product, or for what the portal has none.
 */
export type ApiObstacleCode = ApiObstacle | 'DELETED' | 'KEYLESS' | 'OTHER_AUTHENTICATION' | 'NOT_ISSUED';

interface Words {
  /** For everybody. */
  says(name: string, lifetimeSeconds: number | null): string;
  /** For API owners: what to change, in the words of Tyk's definitions. */
  advice: string;
}

const NOT_ISSUED = 'which the portal does not issue';

export const OBSTACLE_WORDS: Record<ApiObstacleCode, Words> = {
  DELETED: {
    says: (name) => `The gateway has no ${name} any more.`,
    advice: 'Restore the API at the gateway, or take it out of the product.',
  },
  KEYLESS: {
    says: (name) => `${name} answers everybody, with and without a key, and beyond any limit.`,
    advice:
      'Have the API ask for keys again (use_keyless: false; in an OpenAPI definition, server.authentication), or take it out of the product.',
  },
  OTHER_AUTHENTICATION: {
    says: (name) => `${name} asks for another authentication than keys of its product.`,
    advice:
      'Have the API ask for keys again (use_standard_auth: true; in an OpenAPI definition, a security scheme of the type apiKey), or take it out of the product.',
  },
  NOT_ISSUED: {
    says: (name) => `${name} asks for credentials that the portal does not give.`,
    advice:
      'Have the API ask for keys (use_standard_auth), passwords (use_basic_auth), signatures (enable_signature_checking) or tokens of its consumers (enable_jwt without jwt_source); as it is, the product is shown and cannot be requested.',
  },
  OTHER_ORGANISATION: {
    says: (name) => `${name} belongs to another organisation at the gateway, so that no key opens it.`,
    advice:
      'Give the API the org_id that the provider is connected with, or connect its organisation as another provider.',
  },
  INACTIVE: {
    says: (name) => `${name} is switched off.`,
    advice: 'Set active: true; in an OpenAPI definition, info.state.active.',
  },
  INTERNAL: {
    says: (name) => `${name} cannot be called from outside.`,
    advice: 'Set internal: false; in an OpenAPI definition, info.state.internal.',
  },
  NOT_SERVED: {
    says: (name) => `The gateway does not serve ${name}.`,
    advice:
      'Give the API a listen path without spaces, no protocol and no listen_port of its own, a header, parameter or cookie for keys and, where it has no versions, one that is named Default.',
  },
  NO_OPEN_VERSION: {
    says: (name) => `No call reaches a version of ${name} that keys open.`,
    advice:
      'Give the API a default version, or a header, parameter or path in which calls name one (definition.location and key), and a product versions that have not expired.',
  },
  RETIRED: {
    says: (name) => `${name} has reached its end.`,
    advice: 'Set another expiration of the API, or of one of its versions.',
  },
  COMBINED_AUTHENTICATION: {
    says: (name) => `${name} asks for more than a key, and no key of its product has all of that.`,
    advice:
      'A key can be asked for together with a password, a signature or a token of its consumer: one of these, each in a place of its own (auth_header_name), and base_identity_provided_by empty or naming one of the two. A product that was made before the API asked for both is given its APIs again, or made anew. Otherwise leave one method; in an OpenAPI definition others may be alternatives, with securityProcessingMode: compliant.',
  },
  CLIENT_CERTIFICATE: {
    says: (name) => `${name} asks for a client certificate, and its gateway takes none where it is called.`,
    advice:
      'Have the gateway speak TLS itself (http_server_options.use_ssl) at the URL that the portal knows; behind a Dashboard lists of certificates are not written. Or switch off use_mutual_tls_auth.',
  },
  CERTIFICATES_ALONE: {
    says: (name) =>
      `${name} lets in the client certificates of a list without any key, so that no limit of a plan holds.`,
    advice:
      'Switch off use_keyless, so that the API asks for a key beside the certificate (use_standard_auth); in an OpenAPI definition, enable server.authentication. The portal then puts the certificates of consumers on the list.',
  },
  UNPROVEN_CERTIFICATE: {
    says: (name) => `${name} takes the name of a client certificate in place of the certificate.`,
    advice:
      'Have the gateway speak TLS itself (http_server_options.use_ssl) at the URL that the portal knows, with allow_unsafe_dynamic_mtls_token off, and of a release that asks for the certificate, such as 5.14; or switch off use_certificate of the key.',
  },
  UNMANAGED_CLIENTS: {
    says: (name) => `${name} gives tokens to clients that the portal cannot make behind a Dashboard.`,
    advice:
      'Have the API take the tokens of an authorization server (enable_jwt), or connect its Gateway without the Dashboard.',
  },
  NO_GRANT: {
    says: (name) => `${name} gives its clients no token: it allows none of the grants that they can use.`,
    advice:
      'Have oauth_meta.allowed_access_types hold client_credentials; or, where people sign in, authorization_code, and allowed_authorize_types hold code. In an OpenAPI definition, give the security scheme the flow clientCredentials, or authorizationCode and allowedAuthorizeTypes.',
  },
  REQUEST_SIGNATURE: {
    says: (name) => `${name} asks for a signature beside the key, ${NOT_ISSUED}.`,
    advice: 'Switch off validate_signature of the key.',
  },
  SIGNATURE_ALGORITHM: {
    says: (name) => `${name} takes no signature that keys of the portal can make.`,
    advice:
      'Allow one of hmac-sha256, hmac-sha512, hmac-sha384 and hmac-sha1 in hmac_allowed_algorithms; for tokens, set jwt_signing_method to rsa or ecdsa.',
  },
  IDENTITY_PROVIDER: {
    says: (name) => `${name} takes tokens of an identity provider alone, and the portal gives none of them.`,
    advice:
      'Connect that server (createAuthorizationServer) and make a product that names it; or leave jwt_source and jwt_jwks_uris empty, so that each token is judged by the public key of its consumer.',
  },
  RATE_LIMIT_OFF: {
    says: (name) => `${name} does not enforce the rate of a plan.`,
    advice: 'Set disable_rate_limit: false, or offer the API on plans without a rate.',
  },
  QUOTA_OFF: {
    says: (name) => `${name} does not enforce the quota of a plan.`,
    advice: 'Set disable_quota: false, or offer the API on plans without a quota.',
  },
  SHORT_SESSIONS: {
    says: (name, seconds) => `The gateway forgets keys of ${name} after ${seconds} seconds.`,
    advice:
      'Set session_lifetime_respects_key_expiration: true, or session_lifetime: 0, or offer the API on plans whose keys end sooner.',
  },
};

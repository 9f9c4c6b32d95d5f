import { folder, onOff, type SettingTree, setting, unset, wholeNumber } from './setting.ts';

/** Of the way in which the portal speaks HTTP. */
export const httpSettings = {
  tls: {
    certificate: unset(
      'GATEHOUSE_TLS_CERTIFICATE',
      folder,
      'no TLS: a proxy ends it',
      'File with the certificate, and those above it, in PEM. With it the portal itself speaks HTTPS, by HTTP/2 and HTTP/1.1.',
    ),
    key: unset('GATEHOUSE_TLS_KEY', folder, 'none', 'File with the key of that certificate, in PEM.'),
  },
  faces: unset(
    'GATEHOUSE_FACES',
    onOff,
    '`true`; `false` where GATEHOUSE_PORTAL_URL names another front end',
    'Whether the portal serves the pages of `examples/`: for consumers at `/`, for API owners at `/dashboard`.',
  ),
  catalogueCacheSeconds: setting(
    'GATEHOUSE_CATALOGUE_CACHE_SECONDS',
    wholeNumber(0, 86_400),
    '0',
    'Seconds for which caches may keep what somebody who is not signed in sees of the catalogues, asked by GET; 0 has them ask each time whether it is still the same.',
  ),
  trustedDocuments: {
    file: unset(
      'GATEHOUSE_TRUSTED_DOCUMENTS',
      folder,
      'none',
      'Manifest of the documents that clients may name by `documentId`, as graphql-codegen, the Relay compiler or Apollo write it.',
    ),
    only: setting(
      'GATEHOUSE_TRUSTED_DOCUMENTS_ONLY',
      onOff,
      'false',
      'Whether no other documents run than those of GATEHOUSE_TRUSTED_DOCUMENTS; there is no GraphiQL then.',
    ),
  },
} satisfies SettingTree;

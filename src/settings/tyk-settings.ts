import { setting, text, unset, url } from './setting.ts';

/** The gateway to start with; part of the settings in settings.ts. */
export const tykSettings = {
  url: unset(
    'TYK_GATEWAY_URL',
    url('http', 'https'),
    'the sandbox gateway',
    'Admin API of a Tyk Gateway to start with.',
  ),
  secret: unset('TYK_GATEWAY_SECRET', text, 'none', 'Secret of that admin API; required with TYK_GATEWAY_URL.'),
  organisationId: setting(
    'TYK_GATEWAY_ORG_ID',
    text,
    'default',
    'Organisation id of the APIs, policies and keys on that gateway.',
  ),
  publicUrl: unset(
    'TYK_GATEWAY_PUBLIC_URL',
    url('http', 'https'),
    '`TYK_GATEWAY_URL`',
    'URL at which consumers call that gateway.',
  ),
};

import type { CallPlace } from '../../provider/port/api-access.ts';
import { type KeyMethod, keyMethodOf } from '../../provider/port/key-kinds.ts';
import { addressOf, type CallFacts } from '../products/example-call.ts';

/** How an API is called at the gateway, as plain data. */
export interface GatewayAccess {
  /** Without a slash at its end: paths of a description begin with one. */
  url: string;
  apiName: string;
  /** Null where no key is sent, or the portal gives none that could be. */
  method: KeyMethod | null;
  keyPlace: CallPlace | null;
  /** What every call has to name; null where none has to. */
  version: { in: 'header' | 'query'; name: string; value: string } | null;
}

export function accessOf(api: CallFacts & { name: string }): GatewayAccess {
  const { version, versionSelector } = api;
  const isNamed = version !== null && versionSelector?.name != null && versionSelector.in !== 'PATH';
  return {
    url: addressOf(api).replace(/\/+$/, ''),
    apiName: api.name,
    method: keyMethodOf(api.authMethods),
    keyPlace: api.keyPlace,
    version: isNamed
      ? { in: versionSelector.in === 'QUERY' ? 'query' : 'header', name: versionSelector.name!, value: version }
      : null,
  };
}

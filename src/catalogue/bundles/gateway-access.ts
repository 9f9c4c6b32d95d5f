import type { KeyPart } from '../../provider/port/key-kinds.ts';
import { keyPartsOf } from '../../provider/providers/key-parts.ts';
import { addressOf, type CallFacts } from '../products/example-call.ts';

/** How an API is called at the gateway, as plain data. */
export interface GatewayAccess {
  /** Without a slash at its end: paths of a description begin with one. */
  url: string;
  apiName: string;
  /** All that each call brings of a key; empty where none is sent, or the portal gives none that could be. */
  parts: readonly KeyPart[];
  /** What every call has to name; null where none has to. */
  version: { in: 'header' | 'query'; name: string; value: string } | null;
}

export function accessOf(api: CallFacts & { name: string }): GatewayAccess {
  const { version, versionSelector } = api;
  const isNamed = version !== null && versionSelector?.name != null && versionSelector.in !== 'PATH';
  return {
    url: addressOf(api).replace(/\/+$/, ''),
    apiName: api.name,
    parts: keyPartsOf(api),
    version: isNamed
      ? { in: versionSelector.in === 'QUERY' ? 'query' : 'header', name: versionSelector.name!, value: version }
      : null,
  };
}

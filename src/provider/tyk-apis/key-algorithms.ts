import type { KeyMethod } from '../port/key-kinds.ts';
import type { TykApi } from './api-wire.ts';

/** Those that Tyk knows, the one to prefer first. */
const OF_SECRETS = ['hmac-sha256', 'hmac-sha512', 'hmac-sha384', 'hmac-sha1'];

/** By which algorithms keys of a method sign at an API; null where they sign nothing. */
const ALGORITHMS: Record<KeyMethod, ((api: TykApi) => string[]) | null> = {
  authToken: null,
  basic: null,
  hmac: ({ hmac_allowed_algorithms: allowed }) =>
    OF_SECRETS.filter((algorithm) => !allowed?.length || allowed.includes(algorithm)),
};

/** Algorithms by which consumers can sign; empty where nothing is signed, or in no way that the portal has keys for. */
export const keyAlgorithmsOf = (api: TykApi, method: KeyMethod | null): string[] =>
  (method && ALGORITHMS[method]?.(api)) ?? [];

/** Whether an API wants signatures that no key of the portal makes. */
export const lacksAlgorithm = (api: TykApi, method: KeyMethod): boolean =>
  ALGORITHMS[method] !== null && keyAlgorithmsOf(api, method).length === 0;

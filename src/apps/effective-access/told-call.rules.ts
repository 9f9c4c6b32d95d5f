import { isDeepStrictEqual } from 'node:util';
import type { CallPlace } from '../../provider/port/api-access.ts';
import type { ProviderApi } from '../../provider/port/provider-adapter.ts';
import { keyPartsOf, type PartFacts } from '../../provider/providers/key-parts.ts';
import type { ProviderApi as KnownApi } from '../../provider/providers/provider-api.entity.ts';

/** How calls of an API are told to consumers, as of the last comparison with its gateway. */
export type Told = Call & PartFacts;

/** What of a call is the same for all keys. */
type Call = Pick<
  KnownApi,
  | 'listenPath'
  | 'listenPort'
  | 'domain'
  | 'keyAlgorithms'
  | 'keyClaim'
  | 'versionSelector'
  | 'versions'
  | 'closedVersions'
>;

/** Why a call that is made as the portal tells may not be what the gateway wants any more; null where nothing has changed. */
export function changeOf(told: Told | undefined, api: ProviderApi): string | null {
  if (
    !told ||
    isDeepStrictEqual({ ...callOf(told), parts: keyPartsOf(told) }, { ...callOf(api), parts: api.keyParts })
  ) {
    return null;
  }
  const { name, keyParts } = api;
  const placeOf = (place: CallPlace) => `the ${PLACES[place.in]} ${place.name}`;
  const places = keyParts.flatMap(({ place }) => (place ? [placeOf(place)] : []));
  const words = places.length > 0 ? ` Its key goes into ${places.join(' and ')} now.` : '';
  return `How ${name} is called has changed at the gateway since its product was compared with it.${words}`;
}

const PLACES = { HEADER: 'header', QUERY: 'parameter', COOKIE: 'cookie' } as const;

const callOf = ({
  listenPath,
  listenPort,
  domain,
  keyAlgorithms,
  keyClaim,
  versionSelector,
  versions,
  closedVersions,
}: Call): Call => ({
  ...{ listenPath, listenPort, domain, keyAlgorithms, keyClaim, versionSelector, versions, closedVersions },
});

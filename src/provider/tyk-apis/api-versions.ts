import type { VersionSelector } from '../port/api-access.ts';
import type { TykApi, TykVersion } from './api-wire.ts';
import { isFreeHeader, isWritable } from './call-forms.ts';

/** What a call can say about versions of an API, and what comes of it. */
export interface Versions {
  /** Those that an access right must list. */
  versions: string[];
  /** Those of them that no call reaches. */
  closedVersions: string[];
  /** Null where there are none, and where a call can name none. */
  versionSelector: VersionSelector | null;
  /** Whether a call can mean any version at all, be it one past its end. */
  isReached: boolean;
}

type Place = Pick<VersionSelector, 'in' | 'name'>;

const LOCATIONS: Record<string, Place['in']> = { header: 'HEADER', 'url-param': 'QUERY', url: 'PATH' };

/** Where a call names its version; null where the gateway looks nowhere, or where nothing can be put. */
function placeOf({ definition }: TykApi): Place | null {
  const at = LOCATIONS[definition?.location ?? ''];
  if (at === 'PATH') return { in: at, name: null };
  const name = definition?.key ?? '';
  return at && name !== '' && (at === 'QUERY' ? isWritable(name) : isFreeHeader(name)) ? { in: at, name } : null;
}

/** Whether the name of a version survives its place: an empty one means none, and spaces around one are lost. */
function canName(api: TykApi, place: Place | null, version: string): boolean {
  if (!place || version === '' || !isWritable(version)) return false;
  if (place.in === 'QUERY') return true;
  if (place.in === 'HEADER') return /^[!-~]([ -~]*[!-~])?$/.test(version);
  // Tyk takes the slug away from the beginning of what stands behind the listen path, also where it is part of a name.
  return !/^\.{1,2}$|\//.test(version) && !(api.slug && version.startsWith(api.slug));
}

export const isVersioned = ({ version_data }: TykApi): boolean =>
  Boolean(version_data) && version_data?.not_versioned !== true;

/** Those of a classic definition are within it; those of OpenAPI definitions are APIs of their own, which the first names. */
export function versionsOf(api: TykApi, listed: readonly TykApi[]): Versions {
  if (isVersioned(api)) return ofClassic(api, listed);
  if (!api.definition?.enabled) return { versions: [], closedVersions: [], versionSelector: null, isReached: true };
  const versionSelector = selectorOfBase(api, listed);
  const isReached = versionSelector !== null || targetOf(api, '', listed) === api;
  return { versions: [], closedVersions: [], versionSelector, isReached };
}

function ofClassic(api: TykApi, listed: readonly TykApi[]): Versions {
  const known = api.version_data?.versions ?? {};
  const versions = Object.keys(known);
  const standard = api.version_data?.default_version || null;
  const found = placeOf(api);
  // At the address itself the default answers, and by its name it would not: then the address is all that is told.
  const place = found?.in === 'PATH' && standard && !canName(api, found, standard) ? null : found;
  const ownsCalls = (named: string) => !api.definition?.enabled || targetOf(api, named, listed) === api;
  const isReached = (version: string) =>
    (version === standard && ownsCalls('')) || (canName(api, place, version) && ownsCalls(version));
  const reached = versions.filter(isReached);
  const open = reached.filter((version) => !isPast(known[version]!));
  return {
    versions,
    closedVersions: versions.filter((version) => !open.includes(version)),
    versionSelector: place && {
      ...place,
      default: standard && open.includes(standard) && ownsCalls('') ? standard : null,
      own: null,
    },
    isReached: reached.length > 0,
  };
}

const isPast = ({ expires }: TykVersion): boolean => hasPassed(expires);

/** Names by which the first of several OpenAPI definitions means itself. */
const isBase = ({ definition }: TykApi, version: string): boolean =>
  version === 'self' || version === (definition?.name ?? '');

/** The API that answers a call which names a version, or none, at the first one's address; null where it is refused. */
function targetOf(base: TykApi, named: string, listed: readonly TykApi[]): TykApi | null {
  const { default: standard, versions, fallback_to_default } = base.definition!;
  const target = named || standard || '';
  const ofVersion = (version: string) =>
    isBase(base, version) ? base : apiNamed(versions?.[version] ?? '', listed, version);
  const found = ofVersion(target);
  return found ?? (fallback_to_default && target !== '' ? ofVersion(standard ?? '') : null);
}

/** Tyk takes an id, or a name without what is special in it. The API asks anew which version is meant, if it has any. */
function apiNamed(wanted: string, listed: readonly TykApi[], version: string): TykApi | null {
  const nameOf = ({ name }: TykApi) => (name ?? '').replace(/.#.*$/, '').replaceAll(/[^A-Za-z0-9]+/g, '-');
  const found =
    listed.find(({ api_id }) => api_id === wanted) ??
    listed.find((api) => wanted !== '' && nameOf(api).toLowerCase() === wanted.toLowerCase());
  if (!found || isVersioned(found)) return null;
  return found.definition?.enabled && !isBase(found, version) ? null : found;
}

/** How the version of a call without any is called; null where such calls are refused. */
function standardOf(base: TykApi, own: string, listed: readonly TykApi[]): string | null {
  const found = targetOf(base, '', listed);
  return found === base ? own : found && (base.definition?.default ?? null);
}

function selectorOfBase(base: TykApi, listed: readonly TykApi[]): VersionSelector | null {
  const place = placeOf(base);
  const own = [base.definition?.name ?? '', 'self'].find((name) => canName(base, place, name));
  return place && own !== undefined ? { ...place, default: standardOf(base, own, listed), own } : null;
}

/** How the other versions of an OpenAPI definition are reached at the first one's address; null is: without naming one. */
export function waysThrough(base: TykApi, listed: readonly TykApi[]): [id: string, way: VersionSelector | null][] {
  if (!base.definition?.enabled || base.internal) return [];
  const ownSelector = selectorOfBase(base, listed);
  const standard = targetOf(base, '', listed);
  const names = Object.entries(base.definition.versions ?? {}).filter(([own]) => !isBase(base, own));
  return names.flatMap(([own, wanted]) => {
    const target = apiNamed(wanted, listed, own);
    if (!target) return [];
    const way = ownSelector && canName(base, placeOf(base), own) ? { ...ownSelector, own } : null;
    return way || target === standard ? [[target.api_id, way]] : [];
  });
}

/** Of the form `2030-01-31 12:00`, in UTC; what cannot be read counts as passed. */
export function hasPassed(text: string | null | undefined): boolean {
  if (!text || text === '-1') return false;
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d) (\d\d?):(\d\d)$/.exec(text) ?? [];
  const at = new Date(`${day}T${hour?.padStart(2, '0')}:${minute}:00Z`);
  return !(at.getTime() > Date.now() && at.toISOString().startsWith(day!));
}

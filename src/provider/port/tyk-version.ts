/** Oldest Tyk whose answers were compared with what the adapters expect. */
export const OLDEST_TYK = '5.3.0';

/** Whether `version` (`v5.14.0`, `5.8.1-rc2`) is older than the oldest supported one; unreadable ones count as new. */
export function isTooOld(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_TYK.split('.').map(Number);
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}

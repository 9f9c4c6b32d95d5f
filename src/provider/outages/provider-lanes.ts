const LANES = 3;

/**
 * The queue of whatever changes definitions at a provider: Tyk replaces a definition as a whole and tells of no change in between, so one
 * change comes after the other.
 */
export const definitionLaneOf = (providerId: string): string => `provider-${providerId}-0`;

/**
 * The queue in which a provider is told about a credential or a policy. A provider that answers slowly holds no more of
 * the workers than it has lanes, so other providers' jobs pass it by; calls about one subject stay in order.
 */
export const laneOf = (providerId: string, subjectId: string): string =>
  `provider-${providerId}-${Number.parseInt(subjectId.slice(-4), 16) % LANES}`;

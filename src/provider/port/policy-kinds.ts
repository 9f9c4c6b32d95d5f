/**
 * Why a policy is of the kind `other`: it has no partitions, so that it sets everything at once; it both grants and limits; it
 * limits per API; it limits the depth of GraphQL queries; or it is the portal's own, by which it suspends keys.
 */
export type OtherPolicy = 'ALL_IN_ONE' | 'ACCESS_AND_LIMITS' | 'PER_API' | 'COMPLEXITY' | 'SUSPENSION';

/** A policy sets everything at once, some parts alone, each API by itself, or, which no key is accepted with, the latter two. */
export type PolicyScheme = 'whole' | 'parts' | 'perApi' | 'contradictory';

import { listOf, oneOf, onOff, setting, wholeNumber } from './setting.ts';

/** What keys may tell of the owner of their app beside ids. */
const KEY_METADATA = ['Name', 'Email', 'Role', 'Organisation', 'TeamNames'] as const;

/** What credentials and their keys go by; part of the settings in settings.ts. */
export const credentialSettings = {
  expiryWarningDays: setting(
    'GATEHOUSE_EXPIRY_WARNING_DAYS',
    listOf(wholeNumber(1, 3_650)),
    '30,7,1',
    'Comma-separated days before the end of a credential on which its app owner is warned; empty for never.',
  ),
  rotationOverlapSeconds: setting(
    'GATEHOUSE_ROTATION_OVERLAP_SECONDS',
    wholeNumber(0, 31_536_000),
    '86400',
    'How long a rotated credential goes on working when its consumer does not say, in seconds.',
  ),
  rotationMaxOverlapSeconds: setting(
    'GATEHOUSE_ROTATION_MAX_OVERLAP_SECONDS',
    wholeNumber(0, 31_536_000),
    '2592000',
    'Longest overlap of a rotation that a consumer may choose, in seconds.',
  ),
  ownersMayReveal: setting(
    'GATEHOUSE_OWNERS_REVEAL_SECRETS',
    onOff,
    'false',
    'Whether API owners may be shown secrets of consumers, each time with a reason that the consumer is told. Never those that are shown once.',
  ),
  suspendWithAccount: setting(
    'GATEHOUSE_SUSPEND_WITH_ACCOUNT',
    onOff,
    'true',
    'Whether the credentials of personal apps are suspended while the account of their owner is locked. Those of shared apps go on working.',
  ),
  keyMetadata: setting(
    'GATEHOUSE_KEY_METADATA',
    listOf(oneOf(KEY_METADATA, `must be of ${KEY_METADATA.join(', ')}`)),
    '',
    `Comma-separated, of ${KEY_METADATA.join(', ')}: what the metadata of a key tells of the owner of its app, beside ids. Whoever reads keys at the gateway reads it.`,
  ),
  sweepMinutes: setting(
    'GATEHOUSE_SWEEP_MINUTES',
    wholeNumber(0, 10_080),
    '15',
    'Minutes between comparisons of the keys at the gateways with the portal; 0 compares only on demand.',
  ),
  quotaWatchMinutes: setting(
    'GATEHOUSE_QUOTA_WATCH_MINUTES',
    wholeNumber(0, 10_080),
    '15',
    'Minutes between looks at the quotas that the gateways count, so that people are told of those that run out; 0 never looks.',
  ),
};

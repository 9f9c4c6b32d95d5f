import { oneOf, onOff, type SettingTree, setting } from './setting.ts';

/** Who needs more than a password. */
export const secondFactorSettings = {
  requiredOf: setting(
    'GATEHOUSE_SECOND_FACTOR',
    oneOf(['none', 'owners', 'administrators', 'everyone'], 'must be one of none, owners, administrators, everyone'),
    'none',
    'Whose accounts need a second factor: `none`, those of API `owners`, of these and of `administrators` of organisations, or of `everyone`. Who has none yet signs in to set one up, and can do nothing else.',
  ),
  evenBySso: setting(
    'GATEHOUSE_SECOND_FACTOR_WITH_SSO',
    onOff,
    'false',
    "Whether sign-ins by an identity provider need the portal's own second factor too; otherwise the provider's counts.",
  ),
} satisfies SettingTree;

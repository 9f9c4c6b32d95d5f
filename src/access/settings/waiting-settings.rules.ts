import { invalidInput } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import { gatherEach, gatherNow } from '../../platform/rules.ts';
import type { PortalSettings } from './portal-settings.entity.ts';
import type { WaitingSettingsInput } from './waiting-settings.inputs.ts';

const YEAR_OF_HOURS = 8_760;
const TEN_YEARS_OF_DAYS = 3_650;
const MAX_ADDRESSES = 20;

/**
 * Puts what is given into the settings; null switches a notice or the expiry off.
 * @throws DomainError INVALID_INPUT
 */
export function changeWaitingSettings(settings: PortalSettings, input: WaitingSettingsInput): void {
  const period = (part: 'reminderHours' | 'escalationHours' | 'requestExpiryDays', most: number) => () =>
    input[part] === undefined ? settings[part] : requirePeriod(input[part], most, part);
  const { escalationAddresses } = input;
  const parts = gatherNow({
    reminderHours: period('reminderHours', YEAR_OF_HOURS),
    escalationHours: period('escalationHours', YEAR_OF_HOURS),
    requestExpiryDays: period('requestExpiryDays', TEN_YEARS_OF_DAYS),
    escalationAddresses: () =>
      escalationAddresses === undefined ? settings.escalationAddresses : requireAddresses(escalationAddresses ?? []),
  });
  const requireRejectReason = input.requireRejectReason ?? settings.requireRejectReason;
  Object.assign(settings, { ...parts, requireRejectReason });
}

function requirePeriod(period: number | null, most: number, part: string): number | null {
  if (period === null || (period >= 1 && period <= most)) return period;
  throw invalid(`It must be from 1 to ${most}.`, part);
}

function requireAddresses(texts: readonly string[]): string[] {
  const addresses = [...new Set(texts.map(comparableAddress))];
  if (addresses.length > MAX_ADDRESSES) throw invalid(`Give up to ${MAX_ADDRESSES} e-mail addresses.`, PART);
  gatherEach(texts, (text) => {
    const flaw = flawOfAddress(text, { local: true });
    if (flaw) throw invalid(`“${text}”: ${flaw}`, PART);
  });
  return addresses;
}

const PART = 'escalationAddresses';

const invalid = (message: string, part: string) => invalidInput(message, ['input', part]);

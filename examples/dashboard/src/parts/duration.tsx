import { Field } from '@portal/kit/field.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

const UNITS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
type Unit = keyof typeof UNITS;
const NAMES = Object.keys(UNITS) as Unit[];

/** The largest unit that so many seconds are a whole number of. */
const unitOf = (seconds: string): Unit =>
  (seconds !== '' && NAMES.find((unit) => Number(seconds) % UNITS[unit] === 0)) || 'days';

interface DurationProps {
  label: string;
  hint?: string;
  /** Seconds; empty for no time. */
  value: string;
  onChange: (seconds: string) => void;
  problem: string | null;
}

/** A time, in the unit in which people would say it. */
export function Duration({ label, hint, value, onChange, problem }: DurationProps) {
  const t = useTranslations('duration');
  const [unit, setUnit] = useState(() => unitOf(value));
  return (
    <div className="filters">
      <Field
        label={label}
        hint={hint}
        type="number"
        value={value === '' ? '' : String(Number(value) / UNITS[unit])}
        onChange={(amount) => onChange(amount === '' ? '' : String(Number(amount) * UNITS[unit]))}
        problem={problem}
      />
      <select
        className="unit"
        aria-label={t('unit', { what: label })}
        value={unit}
        onChange={({ target }) => {
          const next = target.value as Unit;
          if (value !== '') onChange(String((Number(value) / UNITS[unit]) * UNITS[next]));
          setUnit(next);
        }}
      >
        {NAMES.map((name) => (
          <option key={name} value={name}>
            {t(name)}
          </option>
        ))}
      </select>
    </div>
  );
}

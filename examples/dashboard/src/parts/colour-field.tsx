import type { Problem } from '@portal/api/action.ts';
import { Tick } from '@portal/kit/field.tsx';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { USUAL } from './usual-colours.ts';

export const SHADES = ['light', 'dark'] as const;

export interface Shades {
  light: string;
  dark: string;
}

interface ColourFieldProps {
  name: keyof typeof USUAL;
  /** Null where the theme leaves it as it usually is. */
  value: Shades | null;
  onChange: (value: Shades | null) => void;
  /** What is wrong with this colour; the end of the path of each says in which shade. */
  problems: readonly Problem[];
}

/** One colour of a theme in light and dark: the usual one is shown until another is chosen. */
export function ColourField({ name, value, onChange, problems }: ColourFieldProps) {
  const t = useTranslations('themes');
  const id = useId();
  return (
    <fieldset className="card">
      <legend>{t(`colours.${name}`)}</legend>
      <Tick isSelected={value !== null} onChange={(isOwn) => onChange(isOwn ? { ...USUAL[name] } : null)}>
        {t('own', { what: t(`colours.${name}`) })}
      </Tick>
      {value ? (
        SHADES.map((shade) => {
          const told = problems.filter(({ field }) => field?.includes(shade)).map(({ message }) => message);
          return (
            <div key={shade}>
              <label>
                {t(shade)}{' '}
                <input
                  type="color"
                  value={value[shade]}
                  aria-invalid={told.length > 0 || undefined}
                  aria-describedby={told.length > 0 ? `${id}-${shade}` : undefined}
                  onChange={({ target }) => onChange({ ...value, [shade]: target.value })}
                />
              </label>
              {told.length > 0 && (
                <p id={`${id}-${shade}`} className="problem">
                  {told.join(' ')}
                </p>
              )}
            </div>
          );
        })
      ) : (
        <p className="actions">
          <span className="hint">{t('usually')}</span>
          {SHADES.map((shade) => (
            <span key={shade} className="swatched">
              <span className="swatch" style={{ background: USUAL[name][shade] }} /> {t(shade)}{' '}
              <code>{USUAL[name][shade]}</code>
            </span>
          ))}
        </p>
      )}
    </fieldset>
  );
}

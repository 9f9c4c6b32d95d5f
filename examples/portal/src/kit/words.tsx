import { type ReactNode, useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const;

/** Seconds in the largest unit that they are a whole number of. */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations('kit.duration');
  return (seconds) => {
    const [unit, length] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['seconds', 1];
    return t(unit, { count: seconds / length });
  };
}

const tone: Record<string, string> = {
  ...{ APPROVED: 'good', ACTIVE: 'good', PROVISIONED: 'good', UP: 'good' },
  ...{
    PENDING: 'waiting',
    AWAITING_EXTERNAL: 'waiting',
    ISSUING: 'waiting',
    UNCLAIMED: 'waiting',
    RETIRING: 'waiting',
    IN_PROGRESS: 'waiting',
  },
  ...{ REJECTED: 'bad', FAILED: 'bad', DOWN: 'bad', SUSPENDED: 'bad' },
};

/** A state, in words and in a colour that says the same. */
export function Status({ of }: { of: string }) {
  const t = useTranslations('kit.status');
  return <span className={`status ${tone[of] ?? 'over'}`}>{t(of as 'PENDING')}</span>;
}

export function Moment({ at }: { at: string }) {
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {format.dateTime(date, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}

/** Counts down to a moment, by the clock of the portal: `seconds` is what it says is left. */
export function Countdown({ seconds }: { seconds: number }) {
  const t = useTranslations('kit.duration');
  const [endsAt] = useState(() => Date.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const tick = setInterval(() => setLeft(Math.max(0, Math.round((endsAt - Date.now()) / 1000))), 1000);
    return () => clearInterval(tick);
  }, [endsAt]);
  const part = (length: number, of: number) => String(Math.floor(left / length) % of).padStart(2, '0');
  const days = Math.floor(left / 86_400);
  return (
    <span className="countdown">
      {days > 0 && `${t('days', { count: days })} `}
      {part(3600, 24)}:{part(60, 60)}:{part(1, 60)}
    </span>
  );
}

/** HTML that the portal made of Markdown, and cleaned. */
export const Prose = ({ html }: { html: string }) => (
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the API promises that a page may show it as it is
  <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
);

/** Names and values, such as the facts of a request. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {of
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

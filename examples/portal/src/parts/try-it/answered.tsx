import { useTranslations } from 'use-intl';
import { Button } from '../../kit/button.tsx';
import { Code } from '../../kit/code.tsx';
import { Facts } from '../../kit/words.tsx';
import { type Call, curlOf, type Obstacle, type Reply } from './call.ts';

/** What came back, or why nothing did; and the same call for a shell. */
export function Answered({ call, answer }: { call: Call; answer: Reply | Obstacle }) {
  const t = useTranslations('tryIt');
  return (
    <>
      {typeof answer === 'string' ? <Obstructed by={answer} /> : <Replied of={answer} />}
      <Code label={t('command')}>{curlOf(call)}</Code>
    </>
  );
}

function Replied({ of: { status, milliseconds, headers, text, isCut } }: { of: Reply }) {
  const t = useTranslations('tryIt');
  return (
    <>
      <h2>{t('answer')}</h2>
      <Facts
        of={[
          [t('status'), <strong key="status">{status}</strong>],
          [t('time'), t('milliseconds', { milliseconds })],
          ...headers.map(([name, value]) => [name, value] as const),
        ]}
      />
      {[401, 403, 429].includes(status) && <p className="asked">{t('refused', { status: String(status) })}</p>}
      {text && <Code label={t('answer')}>{text}</Code>}
      {isCut && <p className="hint">{t('cut')}</p>}
    </>
  );
}

function Obstructed({ by }: { by: Obstacle }) {
  const t = useTranslations('tryIt');
  return (
    <div className="asked" role="alert">
      <p>
        <strong>{t(`obstacles.${by}`)}</strong>
      </p>
      <p>{t(`obstacleWhy.${by}`)}</p>
      {by === 'page' && <Button onPress={() => location.reload()}>{t('reload')}</Button>}
    </div>
  );
}

import { useQuery } from 'urql';
import { useFormatter, useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';

const USAGE = graphql(`
  query UsageOfKey($id: ID!) {
    credential(id: $id) {
      id
      usage(step: DAY) {
        from
        to
        gap
        total { calls errors averageLatencyMs }
        buckets(first: 31) { nodes { startsAt calls errors } }
      }
      quotaState { quota remaining gap }
    }
  }
`);

/** What was called with a key, and how much of its quota is left. Asked by itself, because the gateway may take its time. */
export function Usage({ id }: { id: string }) {
  const t = useTranslations('usage');
  const format = useFormatter();
  const [{ data, fetching }] = useQuery({ query: USAGE, variables: { id }, requestPolicy: 'cache-and-network' });
  const { usage, quotaState } = data?.credential ?? {};
  const buckets = usage?.buckets?.nodes ?? [];
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  return (
    <section aria-busy={fetching}>
      <h2>{t('title')}</h2>
      {quotaState?.remaining != null && (
        <label className="quota">
          {t('remaining', { remaining: quotaState.remaining, quota: quotaState.quota })}
          <meter min={0} max={quotaState.quota} value={quotaState.remaining} />
        </label>
      )}
      {usage?.gap && <p className="hint">{t(usage.gap)}</p>}
      {usage?.total && <p>{t('total', { calls: usage.total.calls, errors: usage.total.errors })}</p>}
      {buckets.length > 0 && (
        <ol className="bars">
          {buckets.map(({ startsAt, calls }) => {
            const day = format.dateTime(new Date(startsAt), { dateStyle: 'medium' });
            return (
              <li key={startsAt} title={t('day', { day, calls })}>
                <span style={{ height: `${(calls / most) * 100}%` }} />
                <span className="visually-hidden">{t('day', { day, calls })}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

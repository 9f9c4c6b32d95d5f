import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Moment } from '@portal/kit/words.tsx';
import { useTranslations } from 'use-intl';

export const SYNCED = graphql(`
  fragment Synced on Provider {
    id
    lastSync {
      id
      status
      createdAt
      finishedAt
      failure { kind message }
      apiCount
      ignoredPolicies
      products { created updated hidden restored unchanged }
      plans { created updated hidden restored unchanged }
      warningCount
      warnings { code policyId message }
    }
  }
`);

const COUNTS = ['created', 'updated', 'hidden', 'restored', 'unchanged'] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

/** How far the newest synchronisation is, and what it did; it tells so by itself. */
export function SyncState({ of }: { of: FragmentOf<typeof SYNCED> }) {
  const t = useTranslations('sync');
  const { lastSync: sync } = readFragment(SYNCED, of);
  if (!sync) return null;
  const inWords = (counts: Counts | null) =>
    COUNTS.flatMap((name) => (counts?.[name] ? t(name, { count: counts[name] }) : [])).join(', ') || t('none');
  return (
    <>
      <div role="status">
        <p>
          {t(sync.status)} <Moment at={sync.finishedAt ?? sync.createdAt} />
        </p>
        {sync.failure && <p className="problem">{sync.failure.message}</p>}
        {sync.status === 'SUCCEEDED' && (
          <p className="hint">
            {t('did', {
              apis: sync.apiCount ?? 0,
              products: inWords(sync.products),
              plans: inWords(sync.plans),
              ignored: sync.ignoredPolicies ?? 0,
            })}
          </p>
        )}
      </div>
      {sync.warnings.length > 0 && (
        <details>
          <summary>{t('warnings', { count: sync.warningCount })}</summary>
          <ul className="rows">
            {sync.warnings.map(({ code, policyId, message }) => (
              <li key={`${policyId} ${code} ${message}`} className="row">
                <div>
                  <p>{message}</p>
                  <p className="hint">
                    <code>{policyId}</code>
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

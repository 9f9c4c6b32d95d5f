import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { useTranslations } from 'use-intl';

export const SWEPT = graphql(`
  fragment Swept on Provider {
    id
    name
    lastSweep {
      id
      status
      failure
      createdAt
      finishedAt
      checkedCount
      driftCount
      drifts { credentialId kind details }
      foreignKeyCount
      foreignKeys { name alias }
      isListed
    }
  }
`);

const SWEEP = graphql(
  `
  mutation Sweep($id: ID!) {
    sweepProvider(id: $id) {
      sweep { id status failure finishedAt provider { ...Swept } }
      userErrors { code message field }
    }
  }
`,
  [SWEPT],
);

/** What differed between the keys of a gateway and the portal when they were last compared, and another comparison. */
export function Sweep({ of }: { of: FragmentOf<typeof SWEPT> }) {
  const t = useTranslations('sweep');
  const { id, name, lastSweep } = readFragment(SWEPT, of);
  const { run, problems, isBusy } = useAction(SWEEP);
  const isRunning = lastSweep?.status === 'RUNNING';
  return (
    <>
      {lastSweep && (
        <div aria-live="polite">
          <p>
            {isRunning
              ? t('running')
              : t('compared', { checked: lastSweep.checkedCount, drifted: lastSweep.driftCount })}{' '}
            {lastSweep.finishedAt && <Moment at={lastSweep.finishedAt} />}
          </p>
          {lastSweep.failure && <p className="problem">{lastSweep.failure}</p>}
          {lastSweep.drifts.length > 0 && (
            <details>
              <summary>{t('differed', { count: lastSweep.driftCount })}</summary>
              <ul className="rows">
                {lastSweep.drifts.map(({ credentialId, kind, details }) => (
                  <li key={credentialId} className="row">
                    <div>
                      <p className="name">{t(kind)}</p>
                      {details.map((detail) => (
                        <p key={detail} className="hint">
                          {detail}
                        </p>
                      ))}
                    </div>
                  </li>
                ))}
              </ul>
            </details>
          )}
          {lastSweep.foreignKeyCount > 0 && (
            <details>
              <summary>{t('foreign', { count: lastSweep.foreignKeyCount })}</summary>
              <ul>
                {lastSweep.foreignKeys.map((key) => (
                  <li key={key.name}>
                    <code>{key.name}</code> <bdi>{key.alias}</bdi>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
      <Problems of={problems} />
      <Button isDisabled={isBusy || isRunning} onPress={() => run({ id })} aria-label={t('compareWhat', { name })}>
        {t('compare')}
      </Button>
    </>
  );
}

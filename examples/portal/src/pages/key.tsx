import { Fragment, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';
import { Page } from '../kit/page.tsx';
import { Countdown, Facts, Moment, Status } from '../kit/words.tsx';
import { ChangePlan } from '../parts/change-plan.tsx';
import { EndOverlap, Revoke, Rotate } from '../parts/key-actions.tsx';
import { PublicKey } from '../parts/public-key.tsx';
import { Reveal } from '../parts/reveal.tsx';
import { KEY_STATE, keyStatus } from '../parts/states.ts';
import { Usage } from '../parts/usage.tsx';

export const QUERY = graphql(
  `
    query Key($id: ID!) {
      credential(id: $id) {
        name
        authType
        secretPolicy
        createdAt
        app { id name }
        products { id slug displayName }
        replaces { id lastFour status }
        ...KeyState
      }
    }
  `,
  [KEY_STATE],
);

export type KeyData = NonNullable<ResultOf<typeof QUERY>['credential']>;

export function Component() {
  const t = useTranslations('key');
  const { id = '' } = useParams();
  const [result, again] = useQuery({ query: QUERY, variables: { id } });
  return (
    <Answer of={result} again={again} isMissing={({ credential }) => !credential}>
      {({ credential }) => (
        <Page
          title={t('title', { app: credential!.app.name })}
          above={<Link to="/keys">{t('back')}</Link>}
          beside={<Status of={keyStatus(credential!)} />}
        >
          <State of={credential!} />
          <PublicKey of={credential!} />
          <Reveal key={credential!.id} of={credential!} products={credential!.products} />
          <Told of={credential!} />
          <Actions of={credential!} />
          <Usage id={credential!.id} />
        </Page>
      )}
    </Answer>
  );
}

function State({ of: key }: { of: KeyData }) {
  const t = useTranslations('key');
  return (
    <section aria-live="polite">
      <p className="lead">{t('state', { status: keyStatus(key) })}</p>
      {key.failure && <p className="problem">{key.failure}</p>}
      {key.suspensionReason && <blockquote>{key.suspensionReason}</blockquote>}
      {key.status === 'RETIRING' && key.retiresInSeconds !== null && (
        <p>
          {t('retiresIn')} <Countdown key={key.retiresAt} seconds={key.retiresInSeconds} />
        </p>
      )}
      {key.replacedBy && <Link to={`/keys/${key.replacedBy.id}`}>{t('successor')}</Link>}
      {key.replaces && key.replaces.status === 'RETIRING' && (
        <Link to={`/keys/${key.replaces.id}`}>{t('predecessor')}</Link>
      )}
    </section>
  );
}

/** Until when it works, or when it ended; nothing of one that ended before the portal kept that. */
function useEnd({ status, expiresAt, retiresAt, endedAt }: KeyData): readonly [label: string, value: ReactNode] {
  const t = useTranslations('key');
  if (status === 'REVOKED' || status === 'EXPIRED') return [t('endedAt'), endedAt && <Moment key="end" at={endedAt} />];
  const at = status === 'RETIRING' ? (retiresAt ?? expiresAt) : expiresAt;
  return [t('expiresAt'), at ? <Moment key="end" at={at} /> : t('never')];
}

function Told({ of: key }: { of: KeyData }) {
  const t = useTranslations('key');
  const ended = useEnd(key);
  return (
    <Facts
      of={[
        [
          t('app'),
          <Link key="app" to={`/apps/${key.app.id}`}>
            {key.app.name}
          </Link>,
        ],
        [
          t('products'),
          key.products.map(({ id, slug, displayName }, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <Link to={`/catalogue/${slug}`}>{displayName}</Link>
            </Fragment>
          )),
        ],
        [t('plan'), key.plan.displayName],
        [t('pendingPlan'), key.pendingPlan?.displayName],
        [t('lastFour'), key.lastFour && t('lastFourOf', { four: key.lastFour })],
        [t('createdAt'), <Moment key="created" at={key.createdAt} />],
        ended,
      ]}
    />
  );
}

const ENDED = ['REVOKED', 'EXPIRED', 'FAILED'];

function Actions({ of: key }: { of: KeyData }) {
  if (ENDED.includes(key.status)) return null;
  return (
    <section className="actions">
      {key.status === 'ACTIVE' && !key.replacedBy && <Rotate id={key.id} />}
      {key.status === 'ACTIVE' && !key.pendingPlan && <ChangePlan of={key} />}
      {key.status === 'RETIRING' ? <EndOverlap id={key.id} /> : <Revoke id={key.id} />}
    </section>
  );
}

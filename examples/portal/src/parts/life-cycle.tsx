import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { Moment } from '../kit/words.tsx';

export const LIFE_CYCLE = graphql(`
  fragment LifeCycleOfProduct on Product {
    id
    lifeCycle
    sunsetAt
    lifeCycleNote
    successor { id slug displayName }
  }
`);

/** Where a product is not simply there: how long it stays, and what comes after it. */
export function LifeCycle({ of }: { of: FragmentOf<typeof LIFE_CYCLE> }) {
  const t = useTranslations('lifeCycle');
  const { lifeCycle, sunsetAt, lifeCycleNote, successor } = readFragment(LIFE_CYCLE, of);
  if (lifeCycle === 'LIVE') return null;
  return (
    <div className="asked">
      <p>
        <strong>{t(lifeCycle)}</strong> {t(`${lifeCycle}_WHY`)}
      </p>
      {sunsetAt && (
        <p>
          {t('sunset')} <Moment at={sunsetAt} />
        </p>
      )}
      {lifeCycleNote && <p>{lifeCycleNote}</p>}
      {successor && (
        <p>
          {t('successor')} <Link to={`/catalogue/${successor.slug}`}>{successor.displayName}</Link>
        </p>
      )}
    </div>
  );
}

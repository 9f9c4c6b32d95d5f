import { useTranslations } from 'use-intl';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { Status } from '../kit/words.tsx';
import { PrefetchLink } from './prefetch-link.tsx';
import { keyStatus } from './states.ts';

export const KEY_ROW = graphql(`
  fragment KeyRow on Credential { id name status claimableUntil lastFour plan { id displayName } products { id displayName } }
`);

/** The keys of an app. */
export function KeyRows({ of }: { of: readonly FragmentOf<typeof KEY_ROW>[] }) {
  const t = useTranslations('apps');
  if (of.length === 0) return <p>{t('noKeys')}</p>;
  return (
    <ul className="rows">
      {readFragment(KEY_ROW, of).map((key) => (
        <li key={key.id} className="row">
          <div>
            <h3>
              <PrefetchLink to={`/keys/${key.id}`} page="key" address={{ id: key.id }}>
                {t('key', {
                  products: key.products.map(({ displayName }) => displayName).join(', '),
                  plan: key.plan.displayName,
                })}
              </PrefetchLink>
            </h3>
            <p className="hint">{key.lastFour && t('lastFour', { four: key.lastFour })}</p>
          </div>
          <Status of={keyStatus(key)} />
        </li>
      ))}
    </ul>
  );
}

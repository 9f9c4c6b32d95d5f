import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { LinkButton } from '@portal/kit/button.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const MENUS = graphql(`
  query Menus {
    menus { id name audience allItems { label } }
  }
`);

/** Where the pages lead, by the places that they have for it. */
export function Component() {
  const t = useTranslations('menus');
  const [result, again] = useQuery({ query: MENUS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')} beside={<LinkButton to="/menus/new">{t('add')}</LinkButton>}>
      <p className="hint">{t('why')}</p>
      <Answer of={result} again={again} isMissing={({ menus }) => !menus}>
        {({ menus }) => (
          <>
            {menus!.length === 0 && <Message title={t('empty')} />}
            <ul className="rows">
              {menus!.map(({ id, name, audience, allItems }) => (
                <li key={id} className="row">
                  <div>
                    <h2>
                      <Link to={`/menus/${id}`}>{name}</Link>
                    </h2>
                    <p className="hint">{allItems?.map(({ label }) => label).join(' · ')}</p>
                  </div>
                  <span className="tag">{t(`audiences.${audience}`)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Page>
  );
}

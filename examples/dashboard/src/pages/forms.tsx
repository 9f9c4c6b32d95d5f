import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { LinkButton } from '@portal/kit/button.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const FORMS = graphql(`
  query RequestForms {
    requestForms(first: 100) {
      nodes {
        id
        scope
        version
        fields { name label }
        catalogue { id name }
        product { id displayName }
        plan { id displayName }
      }
    }
  }
`);

type RequestForm = NonNullable<ResultOf<typeof FORMS>['requestForms']>['nodes'][number];

/** What it is asked for: everything, or what is of one catalogue, product or plan. */
export const targetName = ({ catalogue, product, plan }: Pick<RequestForm, 'catalogue' | 'product' | 'plan'>) =>
  catalogue?.name ?? product?.displayName ?? plan?.displayName ?? null;

/** What requesters are asked, wherever that was said. */
export function Component() {
  const t = useTranslations('forms');
  const [result, again] = useQuery({ query: FORMS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')} beside={<LinkButton to="/forms/new">{t('add')}</LinkButton>}>
      <p className="hint">{t('why')}</p>
      <Answer of={result} again={again}>
        {({ requestForms }) => (
          <>
            {requestForms?.nodes.length === 0 && <Message title={t('empty')} />}
            <ul className="rows">
              {requestForms?.nodes.map((form) => (
                <li key={form.id} className="row">
                  <div>
                    <h2>
                      <Link to={`/forms/${form.id}`}>{targetName(form) ?? t('PORTAL')}</Link>
                    </h2>
                    <p className="hint">
                      {[t(form.scope), ...form.fields.map(({ label }) => label)].filter(Boolean).join(' · ')}
                    </p>
                  </div>
                  <span className="tag">{t('version', { version: form.version })}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Page>
  );
}

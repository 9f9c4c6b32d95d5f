import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button, LinkButton } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';

const THEMES = graphql(`
  query Themes {
    themes { id name isActive }
  }
`);

type ThemeRow = NonNullable<ResultOf<typeof THEMES>['themes']>[number];

/** How the portal looks: one theme is shown, the others are drafts. */
export function Component() {
  const t = useTranslations('themes');
  const [result, again] = useQuery({ query: THEMES, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')} beside={<LinkButton to="/themes/new">{t('add')}</LinkButton>}>
      <p className="hint">{t('why')}</p>
      <Answer of={result} again={again} isMissing={({ themes }) => !themes}>
        {({ themes }) => (
          <>
            {themes!.length === 0 && <Message title={t('empty')}>{t('emptyWhy')}</Message>}
            <ul className="rows">
              {themes!.map((theme) => (
                <ThemeItem key={theme.id} of={theme} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Page>
  );
}

const ACTIVATE = graphql(`
  mutation ActivateTheme($id: ID!) {
    activateTheme(id: $id) { theme { id isActive } userErrors { code message field } }
  }
`);

const DEACTIVATE = graphql(`
  mutation DeactivateTheme($id: ID!) {
    deactivateTheme(id: $id) { theme { id isActive } userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteTheme($id: ID!) {
    deleteTheme(id: $id) { deletedId userErrors { code message field } }
  }
`);

function ThemeItem({ of: { id, name, isActive } }: { of: ThemeRow }) {
  const t = useTranslations('themes');
  const show = useAction(ACTIVATE);
  const hide = useAction(DEACTIVATE);
  const remove = useAction(DELETE);
  const isBusy = show.isBusy || hide.isBusy || remove.isBusy;
  const activate = async () => {
    if (await show.run({ id })) notify(t('shown', { name }));
  };
  return (
    <li className="row">
      <div>
        <h2>
          <Link to={`/themes/${id}`}>{name}</Link>
        </h2>
        <Problems of={[...show.problems, ...hide.problems]} />
      </div>
      {isActive && <span className="status good">{t('active')}</span>}
      <p className="actions">
        {/* Another face, so it is loaded anew. */}
        <a className="button plain" href={`/?theme=${id}`} target="_blank" rel="noreferrer">
          {t('look', { name })}
        </a>
        {isActive ? (
          <Button isDisabled={isBusy} onPress={() => hide.run({ id })}>
            {t('hide')}
          </Button>
        ) : (
          <>
            <Button isDisabled={isBusy} onPress={activate} aria-label={t('showWhat', { name })}>
              {t('show')}
            </Button>
            <Ending name={name} onSure={() => remove.run({ id })} problems={remove.problems} isBusy={isBusy} />
          </>
        )}
      </p>
    </li>
  );
}

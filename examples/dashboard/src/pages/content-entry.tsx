import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer } from '@portal/kit/answer.tsx';
import { Choice } from '@portal/kit/field.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ContentActions } from '../parts/content-actions.tsx';
import { FIELD_VALUES, TEMPLATE_FIELDS } from '../parts/content-fields.tsx';
import { ContentForm } from '../parts/content-form.tsx';
import { ContentTranslations } from '../parts/content-translations.tsx';
import { ContentVersions } from '../parts/content-versions.tsx';
import { EntryState } from './content.tsx';

export const ENTRY = graphql(
  `
    query ContentEntryToEdit($id: ID!) {
      contentEntry(id: $id) {
        id
        kind
        state
        locale
        publishAt
        hasUnpublishedChanges
        teams { id }
        template { ...TemplateFields }
        draft {
          id
          number
          slug
          locales
          title
          summary
          tags
          byline
          audience
          coverImage { alternativeText url(size: SMALL) }
          fields { ...FieldValues }
        }
      }
    }
  `,
  [TEMPLATE_FIELDS, FIELD_VALUES],
);

export type EntryData = NonNullable<ResultOf<typeof ENTRY>['contentEntry']>;

const TEMPLATES = graphql(
  `
    query ContentTemplates {
      contentTemplates(first: 100) { nodes { ...TemplateFields } }
    }
  `,
  [TEMPLATE_FIELDS],
);

/** One entry: what it says, in every language, and what becomes of it. */
export function Component() {
  const { id = '' } = useParams();
  return id === 'new' ? <NewEntry /> : <Entry key={id} id={id} />;
}

function NewEntry() {
  const t = useTranslations('content');
  const [templateId, setTemplateId] = useState('');
  const [result, again] = useQuery({ query: TEMPLATES });
  return (
    <Answer of={result} again={again} isMissing={({ contentTemplates }) => !contentTemplates?.nodes.length}>
      {({ contentTemplates }) => {
        const templates = contentTemplates!.nodes;
        const template = templates.find(({ id }) => id === templateId) ?? templates[0]!;
        return (
          <Page title={t('add')} above={<Link to="/content">{t('title')}</Link>}>
            <Choice label={t('template')} value={template.id} options={templates} onChange={setTemplateId} />
            <ContentForm key={template.id} template={template} stored={null} />
          </Page>
        );
      }}
    </Answer>
  );
}

function Entry({ id }: { id: string }) {
  const t = useTranslations('content');
  const [result, again] = useQuery({ query: ENTRY, variables: { id } });
  const reload = () => again({ requestPolicy: 'network-only' });
  return (
    <Answer of={result} again={again} isMissing={({ contentEntry }) => !contentEntry?.draft}>
      {({ contentEntry }) => {
        const entry = contentEntry!;
        return (
          <Page
            title={entry.draft!.title}
            above={<Link to="/content">{t('title')}</Link>}
            beside={<EntryState of={entry.state} />}
          >
            <ContentActions of={entry} onDone={reload} />
            <ContentForm key={entry.draft!.number} template={entry.template} stored={entry} onStale={reload} />
            <ContentTranslations of={entry} onStale={reload} />
            <ContentVersions of={entry.id} current={entry.draft!.number} onRestored={reload} />
          </Page>
        );
      }}
    </Answer>
  );
}

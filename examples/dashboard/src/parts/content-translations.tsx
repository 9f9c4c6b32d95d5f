import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { LANGUAGES, type LanguageCode } from '@portal/kit/language.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { EntryData } from '../pages/content-entry.tsx';
import { ContentFields, type Edited, FIELD_VALUES, fieldInputs, isTranslated, type Value } from './content-fields.tsx';
import { Ending } from './ending.tsx';
import { SavedMeanwhile } from './saved-meanwhile.tsx';

const TRANSLATION = graphql(
  `
    query ContentTranslationToEdit($id: ID!, $locale: String) {
      contentEntry(id: $id) {
        id
        draft { id translation(locale: $locale) { locale title summary fields { ...FieldValues } } }
      }
    }
  `,
  [FIELD_VALUES],
);

const TRANSLATE = graphql(`
  mutation TranslateContentEntry($id: ID!, $expectedVersion: Int, $input: TranslateContentEntryInput!) {
    translateContentEntry(id: $id, expectedVersion: $expectedVersion, input: $input) {
      contentEntry { id hasUnpublishedChanges draft { id number locales } }
      userErrors { code message field }
    }
  }
`);

const REMOVE = graphql(`
  mutation RemoveContentTranslation($id: ID!, $expectedVersion: Int, $locale: String!) {
    removeContentTranslation(id: $id, expectedVersion: $expectedVersion, locale: $locale) {
      contentEntry { id hasUnpublishedChanges draft { id number locales } }
      userErrors { code message field }
    }
  }
`);

interface TranslationsProps {
  of: EntryData;
  /** Reads what somebody else saved meanwhile. */
  onStale: () => void;
}

/** The texts of an entry in the other languages of the pages, and in those that it has already. */
export function ContentTranslations({ of: entry, onStale }: TranslationsProps) {
  const t = useTranslations('content');
  const locales = [...new Set([...Object.keys(LANGUAGES), ...entry.draft!.locales])].filter(
    (locale) => locale !== entry.locale,
  );
  const [chosen, setChosen] = useState(locales[0] ?? '');
  if (!chosen) return null;
  const options = locales.map((id) => ({ id, name: LANGUAGES[id as LanguageCode] ?? id }));
  return (
    <section>
      <h2>{t('translations')}</h2>
      <Choice label={t('language')} value={chosen} options={options} onChange={setChosen} />
      <Translation key={`${chosen} ${entry.draft!.number}`} of={entry} locale={chosen} onStale={onStale} />
    </section>
  );
}

function Translation({ of: entry, locale, onStale }: TranslationsProps & { locale: string }) {
  const [result, again] = useQuery({ query: TRANSLATION, variables: { id: entry.id, locale } });
  return (
    <Answer of={result} again={again} isMissing={({ contentEntry }) => !contentEntry?.draft}>
      {({ contentEntry }) => {
        const { translation } = contentEntry!.draft!;
        // Another one is told where there is none yet.
        const isThere = translation.locale === locale;
        return <Editing of={entry} locale={locale} saved={isThere ? translation : null} onStale={onStale} />;
      }}
    </Answer>
  );
}

interface EditingProps extends TranslationsProps {
  locale: string;
  saved: { title: string; summary: string | null; fields: readonly Value[] } | null;
}

function Editing({ of: entry, locale, saved, onStale }: EditingProps) {
  const t = useTranslations('content');
  const [title, setTitle] = useState(saved?.title ?? '');
  const [summary, setSummary] = useState(saved?.summary ?? '');
  const [edited, setEdited] = useState<Edited>({});
  const translate = useAction(TRANSLATE);
  const remove = useAction(REMOVE);
  const fields = entry.template.fields.filter(isTranslated);
  const expectedVersion = entry.draft!.number;
  const problems = [...translate.problems, ...remove.problems];
  const submit = async () => {
    const input = { locale, title, summary: summary || null, fields: fieldInputs(fields, edited) };
    if (await translate.run({ id: entry.id, expectedVersion, input })) notify(t('saved'));
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('translatedTitle')}
        value={title}
        onChange={setTitle}
        problem={problemAt(problems, 'title')}
        isRequired
      />
      <Field
        label={t('translatedSummary')}
        rows={3}
        value={summary}
        onChange={setSummary}
        problem={problemAt(problems, 'summary')}
      />
      <ContentFields
        fields={fields.map((field) => ({ ...field, label: t('translated', { what: field.label }), required: false }))}
        saved={saved?.fields.filter((field) => field.locale === locale) ?? []}
        edited={edited}
        onChange={setEdited}
        problems={problems}
      />
      <Problems of={problemsBeside(problems, ['title', 'summary', ...fields.map(({ name }) => name)])} />
      <SavedMeanwhile problems={problems} onRead={onStale} />
      <p className="actions">
        <Button type="submit" isDisabled={translate.isBusy}>
          {t('saveTranslation')}
        </Button>
        {saved && (
          <Ending
            words={{ press: t('removeTranslation') }}
            onSure={() => remove.run({ id: entry.id, expectedVersion, locale })}
            problems={remove.problems}
            isBusy={remove.isBusy}
          >
            <p>{t('removeTranslationWhy')}</p>
          </Ending>
        )}
      </p>
    </Form>
  );
}

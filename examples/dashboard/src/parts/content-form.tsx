import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { LANGUAGES } from '@portal/kit/language.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import type { EntryData } from '../pages/content-entry.tsx';
import { ContentFields, type Edited, FIELD_VALUES, fieldInputs, type Template } from './content-fields.tsx';
import { Picture, type PictureInput } from './picture.tsx';
import { SavedMeanwhile } from './saved-meanwhile.tsx';
import { Teams } from './teams.tsx';

const CREATE = graphql(`
  mutation CreateContentEntry($input: CreateContentEntryInput!) {
    createContentEntry(input: $input) { contentEntry { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(
  `
    mutation UpdateContentEntry($id: ID!, $expectedVersion: Int, $input: UpdateContentEntryInput!) {
      updateContentEntry(id: $id, expectedVersion: $expectedVersion, input: $input) {
        contentEntry {
          id
          state
          hasUnpublishedChanges
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
        userErrors { code message field }
      }
    }
  `,
  [FIELD_VALUES],
);

const AUDIENCES = ['EVERYBODY', 'SIGNED_IN', 'TEAMS'] as const;
type Audience = (typeof AUDIENCES)[number];

const SHOWN = ['title', 'slug', 'summary', 'tags', 'byline'];

interface ContentFormProps {
  template: Template;
  /** Null for a new one. */
  stored: EntryData | null;
  /** Reads what somebody else saved meanwhile. */
  onStale?: () => void;
}

/** What an entry says in its own language, and how it is found. Saving makes the next version; nothing is published by it. */
export function ContentForm({ template, stored, onStale }: ContentFormProps) {
  const t = useTranslations('content');
  const navigate = useNavigate();
  const draft = stored?.draft ?? null;
  const [title, setTitle] = useState(draft?.title ?? '');
  const [slug, setSlug] = useState(draft?.slug ?? '');
  const [locale, setLocale] = useState('en');
  const [summary, setSummary] = useState(draft?.summary ?? '');
  const [tags, setTags] = useState(draft?.tags.join(', ') ?? '');
  const [byline, setByline] = useState(draft?.byline ?? '');
  const [audience, setAudience] = useState<Audience>(draft?.audience ?? 'EVERYBODY');
  const [teamIds, setTeamIds] = useState<string[] | null>(null);
  const [cover, setCover] = useState<PictureInput>(undefined);
  const [edited, setEdited] = useState<Edited>({});
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const problems = [...create.problems, ...update.problems];
  const names = template.fields.map(({ name }) => name);
  const submit = async () => {
    const input = {
      ...{ title, summary: summary || null, byline: byline || null, audience, coverImage: cover },
      tags: tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      fields: fieldInputs(template.fields, edited),
      ...(slug && { slug }),
      ...(audience === 'TEAMS' && teamIds && { teamIds }),
    };
    const saved = stored
      ? await update.run({ id: stored.id, expectedVersion: stored.draft!.number, input })
      : await create.run({ input: { ...input, templateId: template.id, locale } });
    if (!saved) return;
    notify(t('saved'));
    if (!stored) navigate(`/content/${saved.contentEntry!.id}`);
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('entryTitle')}
        value={title}
        onChange={setTitle}
        problem={problemAt(problems, 'title')}
        isRequired
      />
      {!stored && (
        <Choice
          label={t('language')}
          value={locale}
          options={Object.entries(LANGUAGES).map(([id, name]) => ({ id, name }))}
          onChange={setLocale}
        />
      )}
      <Field
        label={t('slug')}
        hint={t('slugHint')}
        value={slug}
        onChange={setSlug}
        problem={problemAt(problems, 'slug')}
      />
      <Field
        label={t('summary')}
        rows={3}
        value={summary}
        onChange={setSummary}
        problem={problemAt(problems, 'summary')}
      />
      <ContentFields
        fields={template.fields}
        saved={draft?.fields ?? []}
        edited={edited}
        onChange={setEdited}
        problems={problems}
      />
      <Field
        label={t('tags')}
        hint={t('tagsHint')}
        value={tags}
        onChange={setTags}
        problem={problemAt(problems, 'tags')}
      />
      <Field label={t('byline')} value={byline} onChange={setByline} problem={problemAt(problems, 'byline')} />
      <Choice
        label={t('audience')}
        value={audience}
        options={AUDIENCES.map((id) => ({ id, name: t(`audiences.${id}`) }))}
        onChange={(next) => setAudience(next as Audience)}
      />
      {audience === 'TEAMS' && (
        <Teams value={teamIds ?? stored?.teams?.map(({ id }) => id) ?? []} onChange={setTeamIds} />
      )}
      <Picture label={t('cover')} shown={draft?.coverImage ?? null} value={cover} onChange={setCover} />
      <Problems of={problemsBeside(problems, [...SHOWN, ...names])} />
      <SavedMeanwhile problems={problems} onRead={onStale} />
      <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}

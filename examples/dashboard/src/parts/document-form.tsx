import { type Problem, useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { DocumentData } from './documents.tsx';
import { useDraft } from './draft.ts';
import { upload } from './picture.tsx';

const FORMATS = ['OPENAPI', 'ASYNCAPI', 'GRAPHQL', 'WSDL', 'MARKDOWN'] as const;
type Format = (typeof FORMATS)[number];

/** Where its text comes from; `KEPT` leaves it as it is. */
const SOURCES = ['KEPT', 'FILE', 'URL', 'TEXT'] as const;
type Source = (typeof SOURCES)[number];

const TEXT = graphql(`
  query DocumentText($id: ID!) { node(id: $id) { id ... on ProductDocument { text } } }
`);

const CREATE = graphql(`
  mutation CreateProductDocument($input: CreateProductDocumentInput!) {
    createProductDocument(input: $input) { document { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(`
  mutation UpdateProductDocument($id: ID!, $input: UpdateProductDocumentInput!) {
    updateProductDocument(id: $id, input: $input) { document { id } userErrors { code message field } }
  }
`);

interface DocumentFormProps {
  productId: string;
  apis: readonly { id: string; name: string }[];
  /** Null for a new one. */
  stored: DocumentData | null;
  onDone: () => void;
}

/** A specification or guide: as a file, from an address that is looked at from then on, or written here. */
export function DocumentForm({ productId, apis, stored, onDone }: DocumentFormProps) {
  const t = useTranslations('documents');
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const [refused, setRefused] = useState<readonly Problem[]>([]);
  const [file, setFile] = useState<File | null>(null);
  const problems = [...create.problems, ...update.problems, ...refused];
  const { values, set, field, beside } = useDraft(
    {
      title: stored?.title ?? '',
      format: (stored?.format ?? 'OPENAPI') as string,
      apiId: apis.find(({ name }) => name === stored?.api?.name)?.id ?? '',
      source: stored ? 'KEPT' : 'FILE',
      url: stored?.source?.url ?? '',
      text: null as string | null,
    },
    problems,
  );
  const source = values.source as Source;
  const isText = source === 'TEXT';
  const [{ data }] = useQuery({ query: TEXT, variables: { id: stored?.id ?? '' }, pause: !stored || !isText });
  const text = values.text ?? (data?.node && 'text' in data.node ? data.node.text : '');
  const content = async () => {
    if (source === 'URL') return { url: values.url };
    if (source === 'TEXT') return { text };
    if (source === 'KEPT') return undefined;
    if (!file) return null;
    const sent = await upload(file);
    setRefused(sent.problems);
    return sent.id ? { fileId: sent.id } : null;
  };
  const submit = async () => {
    setRefused([]);
    const given = await content();
    if (given === null) {
      if (!file) setRefused([{ message: t('noFile') }]);
      return;
    }
    const input = { title: values.title, apiId: values.apiId || null, ...(given && { content: given }) };
    const done = stored
      ? await update.run({ id: stored.id, input })
      : await create.run({ input: { ...input, productId, format: values.format as Format } });
    if (done) onDone();
  };
  return (
    <Form onSubmit={submit}>
      <Field label={t('name')} hint={t('nameHint')} {...field('title')} isRequired />
      {!stored && (
        <Choice
          label={t('format')}
          options={FORMATS.map((id) => ({ id, name: t(`formats.${id}`) }))}
          {...field('format')}
        />
      )}
      {apis.length > 0 && (
        <Choice label={t('api')} options={[{ id: '', name: t('wholeProduct') }, ...apis]} {...field('apiId')} />
      )}
      <Choice
        label={t('source')}
        options={SOURCES.filter((id) => stored || id !== 'KEPT').map((id) => ({ id, name: t(`sources.${id}`) }))}
        {...field('source')}
      />
      {source === 'FILE' && (
        <label className="field">
          <span>{t('file')}</span>
          <input type="file" onChange={({ target }) => setFile(target.files?.[0] ?? null)} />
        </label>
      )}
      {source === 'URL' && <Field label={t('url')} hint={t('urlHint')} type="url" {...field('url')} />}
      {isText && (
        <Field
          label={t('text')}
          rows={12}
          value={text}
          onChange={(next) => set({ text: next })}
          problem={field('text').problem}
        />
      )}
      <Problems of={beside} />
      <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
        {t(stored ? 'save' : 'create')}
      </Button>
    </Form>
  );
}

import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Prose } from '@portal/kit/words.tsx';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ApiChoice } from './api-choice.tsx';
import { changesOf, numberOf, useDraft, wordsOf } from './draft.ts';
import { Picture, type PictureInput } from './picture.tsx';
import { SavedMeanwhile } from './saved-meanwhile.tsx';

export const PRODUCT_FIELDS = graphql(`
  fragment ProductFields on Product {
    id
    version
    name
    displayName
    slug
    description
    content
    contentHtml
    category
    tags
    isFeatured
    position
    authType
    scope
    probe { method path }
    logo { alternativeText url(size: SMALL) }
    preview { alternativeText url(size: SMALL) }
    administration { id apis { id name } provider { id name } }
  }
`);

const CREATE = graphql(`
  mutation CreateProduct($input: CreateProductInput!) {
    createProduct(input: $input) { product { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(
  `
    mutation UpdateProduct($id: ID!, $expectedVersion: Int, $input: UpdateProductInput!) {
      updateProduct(id: $id, expectedVersion: $expectedVersion, input: $input) { product { ...ProductFields } userErrors { code message field } }
    }
  `,
  [PRODUCT_FIELDS],
);

const SERVERS = graphql(`query ServersToChoose { authorizationServers { id name } }`);

type Stored = FragmentOf<typeof PRODUCT_FIELDS>;

const valuesOf = (stored: Stored | null) => {
  const product = stored && readFragment(PRODUCT_FIELDS, stored);
  return {
    name: product?.name ?? '',
    displayName: product?.displayName ?? '',
    slug: product?.slug ?? '',
    description: product?.description ?? '',
    content: product?.content ?? '',
    category: product?.category ?? '',
    tags: product?.tags.join(', ') ?? '',
    isFeatured: product?.isFeatured ?? false,
    position: String(product?.position ?? 0),
    apiIds: product?.administration?.apis.map(({ id }) => id) ?? [],
    authorizationServerId: '',
    scope: product?.scope ?? '',
    probe: product?.probe ? `/${product.probe.path ?? ''}` : '',
  };
};

const inputOf = (values: ReturnType<typeof valuesOf>) => ({
  name: values.name,
  displayName: values.displayName,
  description: values.description || null,
  content: values.content || null,
  category: values.category || null,
  tags: wordsOf(values.tags),
  isFeatured: values.isFeatured,
  position: numberOf(values.position) ?? 0,
  apiIds: values.apiIds,
  scope: values.scope || null,
  probe: values.probe === '' ? null : { path: values.probe.replace(/^\//, '') },
  ...(values.slug && { slug: values.slug }),
  ...(values.authorizationServerId && { authorizationServerId: values.authorizationServerId }),
});

interface ProductFormProps {
  /** Null for a new one. */
  stored: Stored | null;
  /** Reads what somebody else saved meanwhile. */
  onStale?: () => void;
}

/** All of a product that its owner says: a new one without `stored`. What is changed can be taken back for a moment. */
export function ProductForm({ stored, onStale }: ProductFormProps) {
  const t = useTranslations('product');
  const navigate = useNavigate();
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const problems = stored ? update.problems : create.problems;
  const shown = stored && readFragment(PRODUCT_FIELDS, stored);
  // As it was when it was read here, whatever the page has learned since.
  const [base, setBase] = useState(stored);
  const isAnyway = useRef(false);
  const { values, set, field, number, beside } = useDraft(valuesOf(stored), problems);
  const [logo, setLogo] = useState<PictureInput>(undefined);
  const [preview, setPreview] = useState<PictureInput>(undefined);
  const [{ data }] = useQuery({ query: SERVERS });
  const servers = data?.authorizationServers ?? [];
  const submit = async () => {
    const input = inputOf(values);
    if (!shown) {
      const named = { ...input, displayName: input.displayName || null, logo, preview };
      const made = await create.run({ input: named });
      if (made?.product) navigate(`/offer/products/${made.product.id}`);
      return;
    }
    const before = valuesOf(base);
    const expectedVersion = isAnyway.current ? null : readFragment(PRODUCT_FIELDS, base!).version;
    isAnyway.current = false;
    const changes = { ...changesOf(inputOf(before), input), logo, preview };
    const saved = await update.run({ id: shown.id, expectedVersion, input: changes });
    if (!saved) return;
    setBase(saved.product);
    setLogo(undefined);
    setPreview(undefined);
    const back = changesOf(input, inputOf(before));
    const undo = async () => {
      const undone = await update.run({ id: shown.id, input: back });
      if (!undone) return;
      setBase(undone.product);
      set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  return (
    <section>
      <h2>{t('essentials')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('technicalName')} hint={t('technicalHint')} {...field('name')} isRequired />
        <Field label={t('displayName')} hint={shown ? null : t('displayHint')} {...field('displayName')} />
        <Field label={t('slug')} hint={t('slugHint')} {...field('slug')} />
        <Field label={t('description')} hint={t('descriptionHint')} rows={2} {...field('description')} />
        <Field label={t('content')} hint={t('contentHint')} rows={8} {...field('content')} />
        {shown?.contentHtml && (
          <details>
            <summary>{t('reads')}</summary>
            <Prose html={shown.contentHtml} />
          </details>
        )}
        <ApiChoice {...field('apiIds')} providerId={shown?.administration?.provider?.id ?? null} />
        {shown && <p>{shown.authType ? t('opens', { auth: t(`auth.${shown.authType}`) }) : t('documentationOnly')}</p>}
        <Field label={t('tags')} hint={t('tagsHint')} {...field('tags')} />
        <Field label={t('category')} {...field('category')} />
        <Tick isSelected={values.isFeatured} onChange={field('isFeatured').onChange}>
          {t('featured')}
        </Tick>
        <Field label={t('position')} hint={t('positionHint')} {...number('position')} />
        <Picture label={t('logo')} shown={shown?.logo ?? null} value={logo} onChange={setLogo} />
        <Picture label={t('preview')} shown={shown?.preview ?? null} value={preview} onChange={setPreview} />
        {servers.length > 0 && (
          <>
            <Choice
              label={t('server')}
              options={[{ id: '', name: t('sameServer') }, ...servers]}
              {...field('authorizationServerId')}
            />
            <Field label={t('scope')} hint={t('scopeHint')} {...field('scope')} />
          </>
        )}
        <Field label={t('probe')} hint={t('probeHint')} {...field('probe')} />
        <Problems of={beside} />
        {shown && (
          <SavedMeanwhile
            problems={update.problems}
            subjectId={shown.id}
            onRead={onStale}
            onAnyway={() => {
              isAnyway.current = true;
            }}
          />
        )}
        <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
          {t(shown ? 'save' : 'create')}
        </Button>
      </Form>
    </section>
  );
}

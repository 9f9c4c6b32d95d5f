import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { DocumentVersions } from '@portal/parts/document-versions.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { DocumentForm } from './document-form.tsx';
import { Ending } from './ending.tsx';

const DOCUMENTS = graphql(`
  query DocumentsToEdit($id: ID!) {
    product(id: $id) {
      id
      documents { id title format version createdAt api { name } source { url checkedAt problem } }
      administration { id apis { id name } }
    }
  }
`);

const ORDER = graphql(`
  mutation OrderProductDocuments($productId: ID!, $documentIds: [ID!]!) {
    orderProductDocuments(productId: $productId, documentIds: $documentIds) {
      product { id documents { id } }
      userErrors { code message field }
    }
  }
`);

const DELETE = graphql(`
  mutation DeleteProductDocument($id: ID!) {
    deleteProductDocument(id: $id) { deletedId userErrors { code message field } }
  }
`);

type Product = NonNullable<ResultOf<typeof DOCUMENTS>['product']>;
export type DocumentData = Product['documents'][number];

/** What a product is described by: specifications and guides, in the order in which they are read. */
export function Documents({ of: id }: { of: string }) {
  const t = useTranslations('documents');
  const [isAdding, setAdding] = useState(false);
  const [result, again] = useQuery({ query: DOCUMENTS, variables: { id }, requestPolicy: 'cache-and-network' });
  const reload = () => again({ requestPolicy: 'network-only' });
  const added = () => {
    setAdding(false);
    reload();
  };
  return (
    <section>
      <h2>{t('title')}</h2>
      <Answer of={result} again={again} isMissing={({ product }) => !product}>
        {({ product }) => {
          const { documents, administration } = product!;
          const apis = administration?.apis ?? [];
          return (
            <>
              {documents.length === 0 && <Message title={t('none')} />}
              <ul className="rows">
                {documents.map((document, index) => (
                  <DocumentRow
                    key={document.id}
                    of={document}
                    productId={id}
                    apis={apis}
                    ids={documents.map((each) => each.id)}
                    index={index}
                    onDone={reload}
                  />
                ))}
              </ul>
              {isAdding ? (
                <DocumentForm productId={id} apis={apis} stored={null} onDone={added} />
              ) : (
                <p className="actions">
                  <Button onPress={() => setAdding(true)}>{t('add')}</Button>
                </p>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

interface DocumentRowProps {
  of: DocumentData;
  productId: string;
  apis: readonly { id: string; name: string }[];
  /** Of all of them, in their order. */
  ids: readonly string[];
  index: number;
  onDone: () => void;
}

function DocumentRow({ of: document, productId, apis, ids, index, onDone }: DocumentRowProps) {
  const t = useTranslations('documents');
  const [isEdited, setEdited] = useState(false);
  const order = useAction(ORDER);
  const remove = useAction(DELETE);
  const { id, title, format, version, createdAt, api, source } = document;
  const raise = () => order.run({ productId, documentIds: ids.toSpliced(index, 1).toSpliced(index - 1, 0, id) });
  const end = async () => {
    const done = await remove.run({ id });
    if (done) onDone();
    return done;
  };
  const saved = () => {
    setEdited(false);
    notify(t('saved'));
    onDone();
  };
  return (
    <li className="row">
      <div>
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <p className="hint">
          {[t(`formats.${format}`), api?.name, t('version', { version })].filter(Boolean).join(' · ')} ·{' '}
          <Moment at={createdAt} />
        </p>
        {source && (
          <p className="hint">
            {t('from')} <bdi>{source.url}</bdi> · <Moment at={source.checkedAt} />
          </p>
        )}
        {source?.problem && <p className="problem">{source.problem}</p>}
        <DocumentVersions of={id} />
        {isEdited && <DocumentForm productId={productId} apis={apis} stored={document} onDone={saved} />}
        <Problems of={order.problems} />
      </div>
      <div className="actions">
        {index > 0 && (
          <Button look="quiet" isDisabled={order.isBusy} onPress={raise} aria-label={t('upWhat', { title })}>
            {t('up')}
          </Button>
        )}
        <Button
          look="quiet"
          aria-expanded={isEdited}
          onPress={() => setEdited(!isEdited)}
          aria-label={t('changeWhat', { title })}
        >
          {t('change')}
        </Button>
        <Ending name={title} onSure={end} problems={remove.problems} isBusy={remove.isBusy} />
      </div>
    </li>
  );
}

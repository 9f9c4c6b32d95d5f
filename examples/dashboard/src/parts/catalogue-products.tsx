import { useAction } from '@portal/api/action.ts';
import { useWhole } from '@portal/api/whole.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Message, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useProducts } from './to-choose.ts';

const OFFERED = graphql(`
  query OfferedInCatalogue($id: ID!, $after: String) {
    catalogue(id: $id) {
      id
      products(first: 100, after: $after, orderBy: { field: POSITION }) {
        pageInfo { hasNextPage endCursor }
        totalCount
        edges { node { id displayName } publication { displayName ownPosition } }
      }
    }
  }
`);

type Data = ResultOf<typeof OFFERED>;
type Edges = readonly NonNullable<Data['catalogue']>['products']['edges'][number][];

const edgesIn = ({ catalogue }: Data) => catalogue && { ...catalogue.products, nodes: catalogue.products.edges };

const PUBLISH = graphql(`
  mutation PublishInCatalogue($id: ID!, $catalogueIds: [ID!]!) {
    publishProduct(id: $id, catalogueIds: $catalogueIds) { product { id } userErrors { code message field } }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawFromCatalogue($id: ID!, $catalogueIds: [ID!]) {
    unpublishProduct(id: $id, catalogueIds: $catalogueIds) { product { id } userErrors { code message field } }
  }
`);

const PLACE = graphql(`
  mutation PlaceInCatalogue($catalogueId: ID!, $productId: ID!, $input: UpdatePublicationInput!) {
    updatePublication(catalogueId: $catalogueId, productId: $productId, input: $input) {
      catalogue { id }
      userErrors { code message field }
    }
  }
`);

/** The products of a catalogue in the order in which they are shown there; each step counts at once. */
export function CatalogueProducts({ of: id }: { of: string }) {
  const t = useTranslations('catalogue');
  const [result, again] = useQuery({ query: OFFERED, variables: { id }, requestPolicy: 'cache-and-network' });
  const edges = useWhole(OFFERED, edgesIn, { id });
  const others = useProducts().filter((product) => !edges.some(({ node }) => node.id === product.id));
  return (
    <section>
      <h2>{t('products')}</h2>
      <Answer of={result} again={again} isMissing={({ catalogue }) => !catalogue}>
        {() => (
          <>
            <Ordered of={id} edges={edges} />
            <Adding of={id} products={others} />
          </>
        )}
      </Answer>
    </section>
  );
}

function Ordered({ of: catalogueId, edges }: { of: string; edges: Edges }) {
  const t = useTranslations('catalogue');
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [moved, setMoved] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const place = useAction(PLACE);
  const publish = useAction(PUBLISH);
  const withdraw = useAction(WITHDRAW);
  const placeOf = ({ node }: Edges[number]) => order?.indexOf(node.id) ?? 0;
  const shown = order ? edges.toSorted((a, b) => placeOf(a) - placeOf(b)) : edges;
  const isBusy = place.isBusy || withdraw.isBusy;
  const move = async (from: number, to: number) => {
    const next = shown.toSpliced(from, 1).toSpliced(to, 0, shown[from]!);
    const name = shown[from]!.node.displayName;
    setOrder(next.map(({ node }) => node.id));
    setMoved(t('moved', { name, place: to + 1, of: next.length }));
    for (const [position, { node, publication }] of next.entries()) {
      if (publication?.ownPosition === position) continue;
      if (!(await place.run({ catalogueId, productId: node.id, input: { position } }))) break;
    }
    setOrder(null);
    // The row has another place on the page, and the focus stays with it.
    const row = list.current?.children[to];
    row?.querySelector<HTMLElement>(`[data-step="${to < from ? 'up' : 'down'}"]:not(:disabled), button`)?.focus();
  };
  const end = async ({ node, publication }: Edges[number]) => {
    if (!(await withdraw.run({ id: node.id, catalogueIds: [catalogueId] }))) return;
    const undo = async () => {
      if (await publish.run({ id: node.id, catalogueIds: [catalogueId] }))
        await place.run({ catalogueId, productId: node.id, input: { position: publication?.ownPosition ?? null } });
    };
    notify(t('withdrawn', { name: node.displayName }), { name: t('undo'), run: undo });
  };
  return (
    <>
      {edges.length === 0 && <Message title={t('noProducts')} />}
      <Problems of={[...place.problems, ...publish.problems, ...withdraw.problems]} />
      <p role="status" className="visually-hidden">
        {moved}
      </p>
      <ul className="rows" ref={list}>
        {shown.map((edge, index) => {
          const name = edge.node.displayName;
          return (
            <li key={edge.node.id} className="row">
              <div>
                <p className="name">
                  <Link to={`/offer/products/${edge.node.id}`}>{edge.publication?.displayName ?? name}</Link>
                </p>
              </div>
              <div className="actions">
                {(['up', 'down'] as const).map((step) => (
                  <Button
                    key={step}
                    look="quiet"
                    data-step={step}
                    aria-label={t(`${step}What`, { name })}
                    isDisabled={isBusy || index === (step === 'up' ? 0 : shown.length - 1)}
                    onPress={() => move(index, step === 'up' ? index - 1 : index + 1)}
                  >
                    {t(step)}
                  </Button>
                ))}
                <Button
                  look="quiet"
                  aria-label={t('withdrawWhat', { name })}
                  isDisabled={isBusy}
                  onPress={() => end(edge)}
                >
                  {t('withdraw')}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Adding({ of, products }: { of: string; products: readonly { id: string; name: string }[] }) {
  const t = useTranslations('catalogue');
  const [chosen, setChosen] = useState('');
  const { run, problems, isBusy } = useAction(PUBLISH);
  const id = products.some((product) => product.id === chosen) ? chosen : (products[0]?.id ?? '');
  if (products.length === 0) return null;
  return (
    <>
      <div className="filters">
        <Choice label={t('another')} value={id} options={products} onChange={setChosen} />
        <Button isDisabled={isBusy} onPress={() => run({ id, catalogueIds: [of] })}>
          {t('add')}
        </Button>
      </div>
      <Problems of={problems} />
    </>
  );
}

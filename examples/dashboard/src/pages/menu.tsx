import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Ending } from '../parts/ending.tsx';
import { type EditedItem, ItemEditor, itemInput, NEW_ITEM, type Targets } from '../parts/item-editor.tsx';
import { AUDIENCES, type Audience, Teams } from '../parts/teams.tsx';
import { useCatalogues, useEntries, useProducts } from '../parts/to-choose.ts';

const MENU = graphql(`
  query MenuToEdit($id: ID!, $isNew: Boolean!) {
    node(id: $id) @skip(if: $isNew) {
      id
      ... on Menu {
        name
        audience
        teamIds
        allItems {
          labels { locale text }
          audience
          teamIds
          address
          product { id }
          catalogue { id }
          entry { id }
          items {
            labels { locale text }
            audience
            teamIds
            address
            product { id }
            catalogue { id }
            entry { id }
          }
        }
      }
    }
  }
`);

type Data = ResultOf<typeof MENU>;
type Stored = Extract<NonNullable<Data['node']>, { allItems: unknown }>;
type StoredItem = NonNullable<Stored['allItems']>[number];

const storedIn = ({ node }: Data): Stored | null => (node && 'allItems' in node ? node : null);

/** One menu with all of its items. */
export function Component() {
  const t = useTranslations('menus');
  const { id = '' } = useParams();
  const isNew = id === 'new';
  const [result, again] = useQuery({ query: MENU, variables: { id, isNew } });
  return (
    <Answer of={result} again={again} isMissing={(data) => !isNew && !storedIn(data)}>
      {(data) => {
        const stored = storedIn(data);
        return (
          <Page title={stored?.name ?? t('add')} above={<Link to="/menus">{t('title')}</Link>}>
            <Editing key={id} stored={stored} />
          </Page>
        );
      }}
    </Answer>
  );
}

const CREATE = graphql(`
  mutation CreateMenu($input: CreateMenuInput!) {
    createMenu(input: $input) { menu { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(`
  mutation UpdateMenu($id: ID!, $input: UpdateMenuInput!) {
    updateMenu(id: $id, input: $input) { menu { id name audience teamIds } userErrors { code message field } }
  }
`);

const DELETE = graphql(`
  mutation DeleteMenu($id: ID!) {
    deleteMenu(id: $id) { deletedId userErrors { code message field } }
  }
`);

const asEdited = (item: Omit<StoredItem, 'items'> & { items?: StoredItem['items'] }): EditedItem => ({
  key: crypto.randomUUID(),
  labels: item.labels.map(({ locale, text }) => ({ locale, text })),
  audience: item.audience,
  teamIds: item.teamIds ?? [],
  target:
    (item.product && `productId ${item.product.id}`) ??
    (item.catalogue && `catalogueId ${item.catalogue.id}`) ??
    (item.entry && `entryId ${item.entry.id}`) ??
    (item.address === null ? '' : 'address'),
  address: item.address ?? '',
  items: (item.items ?? []).map((below) => asEdited(below)),
});

function Editing({ stored }: { stored: Stored | null }) {
  const [catalogues, products, entries] = [useCatalogues(), useProducts(), useEntries()];
  const t = useTranslations('menus');
  const navigate = useNavigate();
  const [name, setName] = useState(stored?.name ?? '');
  const [audience, setAudience] = useState<Audience>(stored?.audience ?? 'EVERYBODY');
  const [teamIds, setTeamIds] = useState(stored?.teamIds ?? []);
  const [items, setItems] = useState(() => stored?.allItems?.map(asEdited) ?? []);
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const remove = useAction(DELETE);
  const problems = [...create.problems, ...update.problems];
  const targets: Targets = [
    { id: '', name: t('heading') },
    { id: 'address', name: t('address') },
    ...catalogues.map((each) => ({ id: `catalogueId ${each.id}`, name: `${t('catalogue')}: ${each.name}` })),
    ...products.map((each) => ({ id: `productId ${each.id}`, name: `${t('product')}: ${each.name}` })),
    ...entries.map((each) => ({
      id: `entryId ${each.id}`,
      name: `${t('entry')}: ${each.title}`,
    })),
  ];
  const submit = async () => {
    const input = { name, audience, teamIds: audience === 'TEAMS' ? teamIds : [], items: items.map(itemInput) };
    const saved = stored ? await update.run({ id: stored.id, input }) : await create.run({ input });
    if (!saved) return;
    notify(t('saved'));
    if (!stored) navigate(`/menus/${saved.menu!.id}`);
  };
  const end = async () => {
    const done = await remove.run({ id: stored!.id });
    if (done) navigate('/menus');
    return done;
  };
  const inItem = (index: number) =>
    problems.filter(({ field }) => field?.[1] === 'items' && field[2] === String(index));
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('name')}
        hint={t('nameHint')}
        value={name}
        onChange={setName}
        problem={problemAt(problems, 'name')}
        isRequired
      />
      <Choice
        label={t('audience')}
        value={audience}
        options={AUDIENCES.map((id) => ({ id, name: t(`audiences.${id}`) }))}
        onChange={(next) => setAudience(next as Audience)}
      />
      {audience === 'TEAMS' && <Teams value={teamIds} onChange={setTeamIds} />}
      {items.map((item, index) => (
        <ItemEditor
          key={item.key}
          of={item}
          number={`${index + 1}`}
          targets={targets}
          problems={inItem(index)}
          onChange={(next) => setItems(items.with(index, next))}
          onRemove={() => setItems(items.toSpliced(index, 1))}
          onRaise={index > 0 ? () => setItems(items.toSpliced(index, 1).toSpliced(index - 1, 0, item)) : undefined}
        />
      ))}
      <Problems
        of={problemsBeside(problems, ['name']).filter(({ field }) => field?.[1] !== 'items' || field.length < 3)}
      />
      <p className="actions">
        <Button onPress={() => setItems([...items, NEW_ITEM()])}>{t('another')}</Button>
        <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
          {t('save')}
        </Button>
        {stored && <Ending name={stored.name} onSure={end} problems={remove.problems} isBusy={remove.isBusy} />}
      </p>
    </Form>
  );
}

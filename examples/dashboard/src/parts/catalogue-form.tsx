import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from 'urql';
import { useTranslations } from 'use-intl';
import { changesOf, numberOf, useDraft } from './draft.ts';
import { SavedMeanwhile } from './saved-meanwhile.tsx';
import { Teams } from './teams.tsx';

export const CATALOGUE_FIELDS = graphql(`
  fragment CatalogueFields on Catalogue {
    id
    version
    name
    displayName
    slug
    position
    visibility
    teamsConnection(first: 100) { nodes { id name } }
  }
`);

const CREATE = graphql(`
  mutation CreateCatalogue($input: CreateCatalogueInput!) {
    createCatalogue(input: $input) { catalogue { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(
  `
    mutation UpdateCatalogue($id: ID!, $expectedVersion: Int, $input: UpdateCatalogueInput!) {
      updateCatalogue(id: $id, expectedVersion: $expectedVersion, input: $input) { catalogue { ...CatalogueFields } userErrors { code message field } }
    }
  `,
  [CATALOGUE_FIELDS],
);

const NEWEST = graphql(
  `
    query CatalogueAsItIs($id: ID!) {
      catalogue(id: $id) { ...CatalogueFields }
    }
  `,
  [CATALOGUE_FIELDS],
);

type Stored = FragmentOf<typeof CATALOGUE_FIELDS>;

const VISIBILITIES = ['PUBLIC', 'PRIVATE'] as const;

const valuesOf = (stored: Stored | null) => {
  const catalogue = stored && readFragment(CATALOGUE_FIELDS, stored);
  return {
    name: catalogue?.name ?? '',
    displayName: catalogue && catalogue.displayName !== catalogue.name ? catalogue.displayName : '',
    slug: catalogue?.slug ?? '',
    position: String(catalogue?.position ?? 0),
    visibility: (catalogue?.visibility ?? 'PRIVATE') as string,
    teamIds: catalogue?.teamsConnection?.nodes.map(({ id }) => id) ?? [],
  };
};

const inputOf = (values: ReturnType<typeof valuesOf>) => ({
  name: values.name,
  displayName: values.displayName || null,
  position: numberOf(values.position) ?? 0,
  visibility: values.visibility as 'PUBLIC',
  ...(values.slug && { slug: values.slug }),
  ...(values.visibility === 'PRIVATE' && { teamIds: values.teamIds }),
});

interface CatalogueFormProps {
  /** Null for a new one. */
  stored: Stored | null;
  /** Reads what somebody else saved meanwhile. */
  onStale?: () => void;
}

/** What a catalogue is called and who sees it: a new one without `stored`. */
export function CatalogueForm({ stored, onStale }: CatalogueFormProps) {
  const t = useTranslations('catalogue');
  const navigate = useNavigate();
  const client = useClient();
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const shown = stored && readFragment(CATALOGUE_FIELDS, stored);
  // As it was when it was read here, whatever the page has learned since.
  const [base, setBase] = useState(stored);
  const isAnyway = useRef(false);
  const problems = stored ? update.problems : create.problems;
  const { values, set, field, number, beside } = useDraft(valuesOf(stored), problems);
  /** Products and plans that were put into it meanwhile, such as on this page, are no matter of this form: the version that they made is as good. */
  const versionOf = async (read: Stored) => {
    const { id, version } = readFragment(CATALOGUE_FIELDS, read);
    const { data } = await client.query(NEWEST, { id }, { requestPolicy: 'network-only' }).toPromise();
    const newest = data?.catalogue;
    const isSame =
      newest && Object.keys(changesOf<object>(inputOf(valuesOf(read)), inputOf(valuesOf(newest)))).length === 0;
    return isSame ? readFragment(CATALOGUE_FIELDS, newest).version : version;
  };
  const submit = async () => {
    const input = inputOf(values);
    if (!shown) {
      const made = await create.run({ input });
      if (made?.catalogue) navigate(`/offer/catalogues/${made.catalogue.id}`);
      return;
    }
    const before = valuesOf(base);
    const expectedVersion = isAnyway.current ? null : await versionOf(base!);
    isAnyway.current = false;
    const saved = await update.run({ id: shown.id, expectedVersion, input: changesOf<object>(inputOf(before), input) });
    if (!saved) return;
    setBase(saved.catalogue);
    const back = changesOf<object>(input, inputOf(before));
    const undo = async () => {
      const undone = await update.run({ id: shown.id, input: back });
      if (!undone) return;
      setBase(undone.catalogue);
      set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  const teams = field('teamIds');
  return (
    <section>
      <h2>{t('essentials')}</h2>
      <Form onSubmit={submit}>
        <Field label={t('name')} {...field('name')} isRequired />
        <Field label={t('displayName')} hint={t('displayHint')} {...field('displayName')} />
        <Field label={t('slug')} hint={t('slugHint')} {...field('slug')} />
        <Field label={t('position')} hint={t('positionHint')} {...number('position')} />
        <Choice
          label={t('visibility')}
          options={VISIBILITIES.map((id) => ({ id, name: t(id) }))}
          {...field('visibility')}
        />
        {values.visibility === 'PRIVATE' && <Teams value={teams.value} onChange={teams.onChange} />}
        {teams.problem && <p className="problem">{teams.problem}</p>}
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

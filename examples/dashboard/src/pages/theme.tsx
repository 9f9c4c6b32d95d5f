import { useAction } from '@portal/api/action.ts';
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
import { ColourField } from '../parts/colour-field.tsx';
import { problemOf } from '../parts/draft.ts';
import { Picture, type PictureInput } from '../parts/picture.tsx';
import { USUAL } from '../parts/usual-colours.ts';

const THEME = graphql(`
  query ThemeToEdit($id: ID!, $isNew: Boolean!) {
    theme(id: $id) @skip(if: $isNew) {
      id
      name
      isActive
      font
      headingFont
      css
      colours { name light dark }
      logo { alternativeText url(size: SMALL) }
    }
  }
`);

type ThemeData = NonNullable<ResultOf<typeof THEME>['theme']>;

const NAMES = Object.keys(USUAL) as (keyof typeof USUAL)[];
const FONTS = [
  ...(['SYSTEM', 'HUMANIST', 'GEOMETRIC', 'GROTESQUE', 'TRANSITIONAL', 'OLD_STYLE', 'SLAB', 'MONOSPACE'] as const),
];

/** Colours, typefaces, logo and CSS of one theme. */
export function Component() {
  const t = useTranslations('themes');
  const { id = '' } = useParams();
  const isNew = id === 'new';
  const [result, again] = useQuery({ query: THEME, variables: { id, isNew } });
  return (
    <Answer of={result} again={again} isMissing={({ theme }) => !isNew && !theme}>
      {({ theme = null }) => (
        <Page title={theme?.name ?? t('add')} above={<Link to="/themes">{t('title')}</Link>}>
          {theme?.isActive && <p className="hint">{t('atOnce')}</p>}
          <Editing key={id} stored={theme} />
        </Page>
      )}
    </Answer>
  );
}

const CREATE = graphql(`
  mutation CreateTheme($input: CreateThemeInput!) {
    createTheme(input: $input) { theme { id } userErrors { code message field } }
  }
`);

const UPDATE = graphql(`
  mutation UpdateTheme($id: ID!, $input: UpdateThemeInput!) {
    updateTheme(id: $id, input: $input) {
      theme {
        id
        name
        font
        headingFont
        css
        stylesheetUrl
        colours { name light dark }
        logo { alternativeText url(size: SMALL) }
      }
      userErrors { code message field }
    }
  }
`);

type Colour = ThemeData['colours'][number];

/** Fields that show what is wrong with them. */
const SHOWN = ['name', 'light', 'dark', 'font', 'headingFont', 'css'];

/** Whether a path leads into the colour at a place of the list. */
const isOf = (field: readonly string[] | null | undefined, at: number): boolean => {
  const list = field?.indexOf('colours') ?? -1;
  return list >= 0 && field![list + 1] === String(at);
};

const changed = (colours: readonly Colour[], colour: Colour): readonly Colour[] =>
  colours.some(({ name }) => name === colour.name)
    ? colours.map((each) => (each.name === colour.name ? colour : each))
    : [...colours, colour];

function Editing({ stored }: { stored: ThemeData | null }) {
  const t = useTranslations('themes');
  const navigate = useNavigate();
  const [name, setName] = useState(stored?.name ?? '');
  const [colours, setColours] = useState<readonly Colour[]>(stored?.colours ?? []);
  const [font, setFont] = useState(stored?.font ?? '');
  const [headingFont, setHeadingFont] = useState(stored?.headingFont ?? '');
  const [css, setCss] = useState(stored?.css ?? '');
  const [logo, setLogo] = useState<PictureInput>(undefined);
  const create = useAction(CREATE);
  const update = useAction(UPDATE);
  const problems = [...create.problems, ...update.problems];
  const fonts = [{ id: '', name: t('usual') }, ...FONTS.map((each) => ({ id: each, name: t(`fonts.${each}`) }))];
  const submit = async () => {
    const input = {
      ...{ name, colours: [...colours], css: css || null, logo },
      ...{ font: (font || null) as (typeof FONTS)[number] | null },
      ...{ headingFont: (headingFont || null) as (typeof FONTS)[number] | null },
    };
    const saved = stored ? await update.run({ id: stored.id, input }) : await create.run({ input });
    if (!saved) return;
    notify(t('saved'));
    setLogo(undefined);
    if (!stored) navigate(`/themes/${saved.theme!.id}`);
  };
  return (
    <Form onSubmit={submit}>
      <Field label={t('name')} value={name} onChange={setName} problem={problemOf(problems, 'name')} isRequired />
      {NAMES.map((each) => {
        const at = colours.findIndex((colour) => colour.name === each);
        const others = colours.filter((colour) => colour.name !== each);
        return (
          <ColourField
            key={each}
            name={each}
            value={colours[at] ?? null}
            onChange={(next) => setColours(next ? changed(colours, { ...next, name: each }) : others)}
            problems={problems.filter(({ field }) => at >= 0 && isOf(field, at))}
          />
        );
      })}
      <Choice
        label={t('font')}
        value={font}
        options={fonts}
        onChange={(next) => setFont(next as typeof font)}
        problem={problemOf(problems, 'font')}
      />
      <Choice
        label={t('headingFont')}
        value={headingFont}
        options={fonts}
        onChange={(next) => setHeadingFont(next as typeof headingFont)}
        problem={problemOf(problems, 'headingFont')}
      />
      <Picture label={t('logo')} shown={stored?.logo ?? null} value={logo} onChange={setLogo} />
      <Field
        label={t('css')}
        hint={t('cssHint')}
        rows={12}
        value={css}
        onChange={setCss}
        problem={problemOf(problems, 'css')}
      />
      <Problems of={problems.filter(({ field }) => !field?.some((part) => SHOWN.includes(part)))} />
      <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}

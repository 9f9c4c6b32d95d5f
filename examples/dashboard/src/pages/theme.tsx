import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Picture, type PictureInput } from '../parts/picture.tsx';

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

const NAMES = ['GROUND', 'SURFACE', 'INK', 'QUIET', 'LINE', 'ACCENT', 'ON_ACCENT', 'ACCENT_SOFT'] as const;
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

function Editing({ stored }: { stored: ThemeData | null }) {
  const t = useTranslations('themes');
  const navigate = useNavigate();
  const [name, setName] = useState(stored?.name ?? '');
  const [colours, setColours] = useState(stored?.colours ?? []);
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
      ...{ name, colours, css: css || null, logo },
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
      <Field label={t('name')} value={name} onChange={setName} problem={problemAt(problems, 'name')} isRequired />
      {NAMES.map((each) => {
        const at = colours.findIndex((colour) => colour.name === each);
        const own = problems.filter(({ field }) => at >= 0 && field?.includes(String(at)));
        return (
          <fieldset key={each} className="card">
            <legend>{t(`colours.${each}`)}</legend>
            <Tick
              isSelected={at >= 0}
              onChange={(isOwn) =>
                setColours(
                  isOwn
                    ? [...colours, { name: each, light: '#000000', dark: '#ffffff' }]
                    : colours.filter((colour) => colour.name !== each),
                )
              }
            >
              {t('own', { what: t(`colours.${each}`) })}
            </Tick>
            {at >= 0 && (
              <p className="actions">
                {(['light', 'dark'] as const).map((shade) => (
                  <label key={shade}>
                    {t(shade)}{' '}
                    <input
                      type="color"
                      value={colours[at]![shade]}
                      onChange={({ target }) =>
                        setColours(colours.with(at, { ...colours[at]!, [shade]: target.value }))
                      }
                    />
                  </label>
                ))}
              </p>
            )}
            <Problems of={own} />
          </fieldset>
        );
      })}
      <Choice label={t('font')} value={font} options={fonts} onChange={(next) => setFont(next as typeof font)} />
      <Choice
        label={t('headingFont')}
        value={headingFont}
        options={fonts}
        onChange={(next) => setHeadingFont(next as typeof headingFont)}
      />
      <Picture label={t('logo')} shown={stored?.logo ?? null} value={logo} onChange={setLogo} />
      <Field label={t('css')} hint={t('cssHint')} rows={12} value={css} onChange={setCss} />
      <Problems of={problemsBeside(problems, ['name', 'light', 'dark'])} />
      <Button look="primary" type="submit" isDisabled={create.isBusy || update.isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}

import { Link } from 'react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { type FragmentOf, graphql, type ResultOf, readFragment } from '../gql/graphql.ts';
import { Facts, Prose } from '../kit/words.tsx';

/** What is read of an entry, or of the version behind a preview link. */
export const ENTRY_TEXT = graphql(`
  fragment EntryText on ContentTranslation {
    locale
    title
    summary
    fields {
      name
      label
      type
      text
      html
      number
      boolean
      image { alternativeText url(size: LARGE) }
      product { id slug displayName }
    }
  }
`);

export const ENTRY_LINE = graphql(`
  fragment EntryLine on ContentEntry {
    id
    kind
    slug
    tags
    byline
    publishedAt
    translation(locale: $locale) { locale title summary }
  }
`);

type Line = FragmentOf<typeof ENTRY_LINE>;
type Field = ResultOf<typeof ENTRY_TEXT>['fields'][number];

/** Where the pages of each kind are; a block is a part of other pages. */
const PATHS: Record<string, string> = { PAGE: '/pages', POST: '/blog', TUTORIAL: '/tutorials' };

export const entryPath = ({ kind, slug }: { kind: string; slug: string }): string | null =>
  PATHS[kind] ? `${PATHS[kind]}/${slug}` : null;

/** One of several entries. */
export function EntryCard({ of }: { of: Line }) {
  const entry = readFragment(ENTRY_LINE, of);
  const { title, summary, locale } = entry.translation;
  return (
    <li className="card product" lang={locale}>
      <h2>
        <Link to={entryPath(entry) ?? '/'}>{title}</Link>
      </h2>
      {summary && <p>{summary}</p>}
      <Byline of={entry} />
    </li>
  );
}

interface Written {
  byline: string | null;
  publishedAt: string | null;
  tags: readonly string[];
}

/** Who wrote it, when it was published, and what it is about. */
export function Byline({ of: { byline, publishedAt, tags } }: { of: Written }) {
  const t = useTranslations('content');
  const format = useFormatter();
  const date = publishedAt && format.dateTime(new Date(publishedAt), { dateStyle: 'long' });
  return (
    <>
      {(byline || date) && (
        <p className="hint">
          {byline && t('by', { name: byline })}
          {byline && date && ' · '}
          {date && <time dateTime={publishedAt}>{date}</time>}
        </p>
      )}
      {tags.length > 0 && (
        <p className="tags">
          {tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** Everything that an entry says, in the order of its template; short values stand together. */
export function EntryBody({ of }: { of: FragmentOf<typeof ENTRY_TEXT> }) {
  const { locale, summary, fields } = readFragment(ENTRY_TEXT, of);
  const long = fields.filter(({ type }) => LONG.has(type));
  const short = fields.filter(({ type }) => !LONG.has(type));
  const texts = long.filter(({ type }) => type === 'MARKDOWN');
  return (
    <div className="entry" lang={locale}>
      {summary && <p className="lead">{summary}</p>}
      {long.map((field) => (
        <section key={field.name}>
          {/* The only text needs no heading of its own. */}
          {texts.length > 1 && field.type === 'MARKDOWN' && <h2>{field.label}</h2>}
          <LongField of={field} />
        </section>
      ))}
      {short.length > 0 && <ShortFields of={short} />}
    </div>
  );
}

const LONG = new Set(['MARKDOWN', 'IMAGE']);

function LongField({ of: { html, image } }: { of: Field }) {
  if (image) return <img className="preview" src={image.url} alt={image.alternativeText ?? ''} loading="lazy" />;
  return html && <Prose html={html} />;
}

function ShortFields({ of }: { of: readonly Field[] }) {
  const t = useTranslations('content');
  const format = useFormatter();
  const shownAs = ({ type, text, number, boolean, product }: Field) => {
    if (product) return <Link to={`/catalogue/${product.slug}`}>{product.displayName}</Link>;
    if (boolean !== null) return boolean ? t('yes') : t('no');
    if (number !== null) return format.number(number);
    if (text === null) return null;
    if (type === 'LINK') return text.startsWith('/') ? <Link to={text}>{text}</Link> : <a href={text}>{text}</a>;
    if (type === 'DATE') return format.dateTime(new Date(text), { dateStyle: 'long', timeZone: 'UTC' });
    return text;
  };
  return <Facts of={of.map((field) => [field.label, shownAs(field)] as const)} />;
}

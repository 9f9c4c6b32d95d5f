import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { SERVER } from '../api/client.ts';
import { graphql } from '../gql/graphql.ts';
import { Loading } from '../kit/answer.tsx';
import { Code } from '../kit/code.tsx';
import { DocumentVersions } from './document-versions.tsx';
import { operationAnchor } from './operation-anchor.ts';
import type { Operation } from './try-it/operations.ts';
import { useOperations } from './try-it/use-operations.ts';

/** Longer texts are handed out alone. */
const LARGEST_SHOWN = 262_144;

interface DocumentProps {
  of: { id: string; title: string; format: string; size: number; url: string; bundledUrl: string | null };
}

/** A description that is no guide: its operations where it has some that can be called, and otherwise its text. */
export default function Reference({ of: document }: DocumentProps) {
  const t = useTranslations('reference');
  const { id, bundledUrl, url } = document;
  const operations = useOperations(bundledUrl ? [bundledUrl] : []);
  if (operations === null) return <Loading />;
  return (
    <>
      <p className="actions">
        {bundledUrl && <a href={new URL(bundledUrl, SERVER).href}>{t('bundled')}</a>}
        <a href={new URL(url, SERVER).href}>{t('asGiven')}</a>
      </p>
      <DocumentVersions isAnchor of={id} />
      {operations.length > 0 ? <Operations id={id} of={operations} /> : <Text of={document} />}
    </>
  );
}

function Operations({ id, of: operations }: { id: string; of: readonly Operation[] }) {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [hash]);
  return operations.map((operation) => <OneOperation key={operation.id} documentId={id} of={operation} />);
}

function OneOperation({ documentId, of }: { documentId: string; of: Operation }) {
  const t = useTranslations('reference');
  const ofTry = useTranslations('tryIt.parameter');
  const [isOpen, setOpen] = useState(false);
  const { method, path, summary, parameters } = of;
  const anchor = operationAnchor(of);
  return (
    <section id={anchor}>
      <h2>
        <a href={`#${anchor}`}>
          <code>
            {method} {path}
          </code>
        </a>
      </h2>
      {summary && <p>{summary}</p>}
      {parameters.length > 0 && (
        <ul>
          {parameters.map(({ name, in: place, description, isRequired }) => (
            <li key={`${place} ${name}`}>
              <bdi>{ofTry(place, { name })}</bdi>
              {isRequired && `, ${t('required')}`}
              {description && `: ${description}`}
            </li>
          ))}
        </ul>
      )}
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary aria-label={t('samplesOf', { operation: `${method} ${path}` })}>{t('samples')}</summary>
        {isOpen && <Samples id={documentId} method={method} path={path} />}
      </details>
    </section>
  );
}

const SAMPLES = graphql(`
  query CodeSamples($id: ID!, $method: String!, $path: String!) {
    node(id: $id) { id ... on ProductDocument { codeSamples(method: $method, path: $path) { language code } } }
  }
`);

/** By their own names, in every language. */
const LANGUAGES: Record<string, string> = {
  ...{ SHELL: 'curl', JAVASCRIPT: 'JavaScript', PYTHON: 'Python', GO: 'Go', JAVA: 'Java', PHP: 'PHP', RUBY: 'Ruby' },
  CSHARP: 'C#',
};

function Samples(variables: { id: string; method: string; path: string }) {
  const t = useTranslations('reference');
  const [{ data }] = useQuery({ query: SAMPLES, variables });
  if (!data) return <Loading />;
  const samples = data.node && 'codeSamples' in data.node ? data.node.codeSamples : [];
  if (samples.length === 0) return <p>{t('noSamples')}</p>;
  return samples.map(({ language, code }) => (
    <div key={language}>
      <h3>{LANGUAGES[language] ?? language}</h3>
      <Code label={`${LANGUAGES[language] ?? language}: ${variables.method} ${variables.path}`}>{code}</Code>
    </div>
  ));
}

/** The document itself, where it is small enough to read. */
function Text({ of: { title, url, size } }: DocumentProps) {
  const t = useTranslations('reference');
  const [text, setText] = useState<string | null>(null);
  const [isUnreadable, setUnreadable] = useState(size > LARGEST_SHOWN);
  useEffect(() => {
    if (size > LARGEST_SHOWN) return;
    let isWanted = true;
    textAt(url).then(
      (found) => isWanted && setText(found),
      () => isWanted && setUnreadable(true),
    );
    return () => {
      isWanted = false;
    };
  }, [url, size]);
  if (isUnreadable) return <p>{t('onlyToDownload')}</p>;
  return text === null ? <Loading /> : <Code label={title}>{text}</Code>;
}

async function textAt(address: string): Promise<string> {
  // By whatever name the portal is reached from here.
  const { pathname } = new URL(address, SERVER);
  const response = await fetch(SERVER + pathname, {
    credentials: 'include',
    headers: { 'apollo-require-preflight': 'true' },
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

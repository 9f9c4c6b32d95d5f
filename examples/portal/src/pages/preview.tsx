import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';
import { useLanguage } from '../kit/language.tsx';
import { Page } from '../kit/page.tsx';
import { ENTRY_TEXT, EntryBody } from '../parts/entry.tsx';

const PREVIEW = graphql(
  `
    query Preview($token: String!, $locale: String) {
      contentPreview(token: $token) {
        id
        coverImage { alternativeText url(size: LARGE) }
        translation(locale: $locale) { title ...EntryText }
      }
    }
  `,
  [ENTRY_TEXT],
);

/** What is not published yet, for who was sent a link. The token stands behind `#`, so it is sent to no server as a part of an address. */
export function Component() {
  const t = useTranslations('content');
  const { language } = useLanguage();
  const token = useLocation().hash.slice(1);
  const [result, again] = useQuery({
    query: PREVIEW,
    variables: { token, locale: language },
    // It may change under the same link.
    requestPolicy: 'network-only',
  });
  return (
    <Answer of={result} again={again} isMissing={({ contentPreview }) => !contentPreview}>
      {({ contentPreview }) => (
        <Page title={contentPreview!.translation.title} above={t('preview')}>
          {contentPreview!.coverImage && (
            <img
              className="preview"
              src={contentPreview!.coverImage.url}
              alt={contentPreview!.coverImage.alternativeText ?? ''}
            />
          )}
          <EntryBody of={contentPreview!.translation} />
        </Page>
      )}
    </Answer>
  );
}

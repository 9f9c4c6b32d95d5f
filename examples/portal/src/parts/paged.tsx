import { Fragment, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../kit/button.tsx';

interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

/** What leads on from a page. */
export type More = (pageInfo: PageInfo) => ReactNode;

interface PagedProps {
  /** Shows the page behind a cursor. */
  children: (after: string | null, more: More) => ReactNode;
}

/** As many pages of a list as were asked for, one behind the other. */
export function Paged({ children }: PagedProps) {
  const t = useTranslations('paged');
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return cursors.map((after, index) => (
    <Fragment key={after}>
      {children(
        after,
        ({ hasNextPage, endCursor }) =>
          hasNextPage &&
          index === cursors.length - 1 && (
            <Button onPress={() => setCursors([...cursors, endCursor])}>{t('more')}</Button>
          ),
      )}
    </Fragment>
  ));
}

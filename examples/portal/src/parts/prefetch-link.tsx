import { Link, type LinkProps } from 'react-router';
import { type PageName, prefetch } from '../pages.ts';

/** Loads the code and the data of its page while the pointer or the focus rests on it. */
export function PrefetchLink({ page, id, ...props }: LinkProps & { page: PageName; id: string }) {
  const begin = () => prefetch(page, id);
  return <Link {...props} onPointerEnter={begin} onFocus={begin} />;
}

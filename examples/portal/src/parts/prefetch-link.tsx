import { Link, type LinkProps } from 'react-router';
import { type PageName, prefetch } from '../pages.ts';

interface PrefetchLinkProps extends LinkProps {
  page: PageName;
  /** What the page reads from its address. */
  address: Record<string, string>;
}

/** Loads the code and the data of its page while the pointer or the focus rests on it. */
export function PrefetchLink({ page, address, ...props }: PrefetchLinkProps) {
  const begin = () => prefetch(page, address);
  return <Link {...props} onPointerEnter={begin} onFocus={begin} />;
}

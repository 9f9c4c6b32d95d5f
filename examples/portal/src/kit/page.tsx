import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { InPage } from './answer.tsx';

interface PageProps {
  title: string;
  /** Above the title: where the page belongs. */
  above?: ReactNode;
  /** Beside the title: what can be done. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A page has one heading, which is its title. Who comes from another page goes on reading there. */
export function Page({ title, above, beside, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
  }, [key]);
  return (
    <InPage value={true}>
      <title>{title}</title>
      {above && <p className="above">{above}</p>}
      <div className="head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {beside && <div className="actions">{beside}</div>}
      </div>
      {children}
    </InPage>
  );
}

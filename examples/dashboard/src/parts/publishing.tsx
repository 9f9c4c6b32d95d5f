import type { Problem } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Tick } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';
import { useCatalogues } from './to-choose.ts';

/** A product or plan with the catalogues that it is in. */
export interface Offered {
  of: { id: string; administration: { cataloguesConnection: { nodes: readonly { id: string }[] } } | null };
}

interface Change {
  run: (variables: { id: string; catalogueIds: string[] }) => unknown;
  problems: readonly Problem[];
  isBusy: boolean;
}

/** Where it is offered: each tick counts at once. */
export function Publishing({ of, publish, withdraw }: Offered & Record<'publish' | 'withdraw', Change>) {
  const t = useTranslations('publishing');
  const catalogues = useCatalogues();
  const isIn = (id: string) => of.administration?.cataloguesConnection.nodes.some((node) => node.id === id) ?? false;
  return (
    <section>
      <h2>{t('title')}</h2>
      <Problems of={[...publish.problems, ...withdraw.problems]} />
      {catalogues.map(({ id, name }) => (
        <Tick
          key={id}
          isSelected={isIn(id)}
          isDisabled={publish.isBusy || withdraw.isBusy}
          onChange={(next) => (next ? publish : withdraw).run({ id: of.id, catalogueIds: [id] })}
        >
          {name}
        </Tick>
      ))}
    </section>
  );
}

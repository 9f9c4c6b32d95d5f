import type { Problem } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Tick } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';

interface PublishingProps {
  catalogues: readonly { id: string; name: string }[];
  /** Ids of those that it is in. */
  isIn: readonly string[];
  onPublish: (catalogueId: string) => void;
  onWithdraw: (catalogueId: string) => void;
  problems: readonly Problem[];
  isBusy: boolean;
}

/** Where it is offered: each tick counts at once. */
export function Publishing({ catalogues, isIn, onPublish, onWithdraw, problems, isBusy }: PublishingProps) {
  const t = useTranslations('publishing');
  return (
    <section>
      <h2>{t('title')}</h2>
      <Problems of={problems} />
      {catalogues.map(({ id, name }) => (
        <Tick
          key={id}
          isSelected={isIn.includes(id)}
          isDisabled={isBusy}
          onChange={(next) => (next ? onPublish(id) : onWithdraw(id))}
        >
          {name}
        </Tick>
      ))}
    </section>
  );
}

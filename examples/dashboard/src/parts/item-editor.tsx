import { type Problem, problemAt, problemsBeside } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field } from '@portal/kit/field.tsx';
import { LANGUAGES } from '@portal/kit/language.tsx';
import { useTranslations } from 'use-intl';
import { AUDIENCES, type Audience, Teams } from './teams.tsx';

/** Kind of thing and its id, as one choice keeps it; empty leads nowhere. */
export type Targets = readonly { id: string; name: string }[];

/** An item that is being edited, told from the others by a key. */
export interface EditedItem {
  key: string;
  labels: { locale: string; text: string }[];
  audience: Audience;
  teamIds: string[];
  target: string;
  address: string;
  items: EditedItem[];
}

export const NEW_ITEM = (): EditedItem => ({
  ...{ key: crypto.randomUUID(), labels: [], audience: 'EVERYBODY', teamIds: [], target: 'address', address: '/' },
  items: [],
});

function linkInput({ labels, audience, teamIds, target, address }: EditedItem) {
  const [kind, id] = target.split(' ');
  const chosen = target === 'address' ? { address } : id ? { [kind as 'productId']: id } : null;
  return {
    ...{ labels: labels.filter(({ text }) => text.trim() !== ''), audience, target: chosen },
    teamIds: audience === 'TEAMS' ? teamIds : [],
  };
}

/** An item as the API takes it. */
export const itemInput = (item: EditedItem) => ({ ...linkInput(item), items: item.items.map(linkInput) });

interface ItemEditorProps {
  of: EditedItem;
  /** Its place, such as 2 or 2.1. */
  number: string;
  targets: Targets;
  problems: readonly Problem[];
  onChange: (item: EditedItem) => void;
  onRemove: () => void;
  onRaise?: () => void;
  isBelow?: boolean;
}

/** One item of a menu, with those below it. */
export function ItemEditor({ of, number, targets, problems, onChange, onRemove, onRaise, isBelow }: ItemEditorProps) {
  const t = useTranslations('menus');
  const change = (part: Partial<EditedItem>) => onChange({ ...of, ...part });
  const say = (locale: string, text: string) =>
    change({ labels: [...of.labels.filter((label) => label.locale !== locale), { locale, text }] });
  const own = problems.filter(({ field }) => isBelow || !field?.slice(3).includes('items'));
  const ofBelow = (index: number) =>
    problems.filter(({ field }) => field?.[3] === 'items' && field[4] === String(index));
  const shown = isBelow ? targets.filter(({ id }) => id !== '') : targets;
  return (
    <fieldset className="card">
      <legend>{t('item', { number })}</legend>
      {Object.entries(LANGUAGES).map(([locale, language]) => (
        <Field
          key={locale}
          label={t('label', { language })}
          value={of.labels.find((label) => label.locale === locale)?.text ?? ''}
          onChange={(text) => say(locale, text)}
        />
      ))}
      <Choice label={t('target')} value={of.target} options={shown} onChange={(target) => change({ target })} />
      {of.target === 'address' && (
        <Field
          label={t('address')}
          hint={t('addressHint')}
          value={of.address}
          onChange={(address) => change({ address })}
          problem={problemAt(own, 'address')}
        />
      )}
      <Choice
        label={t('audience')}
        value={of.audience}
        options={AUDIENCES.map((id) => ({ id, name: t(`audiences.${id}`) }))}
        onChange={(audience) => change({ audience: audience as Audience })}
      />
      {of.audience === 'TEAMS' && <Teams value={of.teamIds} onChange={(teamIds) => change({ teamIds })} />}
      <Problems of={problemsBeside(own, ['address'])} />
      {of.items.map((item, index) => (
        <ItemEditor
          key={item.key}
          of={item}
          number={`${number}.${index + 1}`}
          targets={targets}
          problems={ofBelow(index)}
          onChange={(next) => change({ items: of.items.with(index, next) })}
          onRemove={() => change({ items: of.items.toSpliced(index, 1) })}
          isBelow
        />
      ))}
      <p className="actions">
        {!isBelow && (
          <Button
            look="quiet"
            onPress={() => change({ items: [...of.items, NEW_ITEM()] })}
            aria-label={t('belowWhat', { number })}
          >
            {t('below')}
          </Button>
        )}
        {onRaise && (
          <Button look="quiet" onPress={onRaise} aria-label={t('raiseWhat', { number })}>
            {t('raise')}
          </Button>
        )}
        <Button look="quiet" onPress={onRemove} aria-label={t('dropWhat', { number })}>
          {t('drop')}
        </Button>
      </p>
    </fieldset>
  );
}

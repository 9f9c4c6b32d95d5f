import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Tick } from '../kit/field.tsx';

export const MAIL_CHOICE = graphql(`
  fragment MailChoice on NotificationPreference @_unmask { id name description isEnabled isEssential concernsViewer }
`);

type MailChoice = ResultOf<typeof MAIL_CHOICE>;

const UPDATE = graphql(`
  mutation UpdateNotices($input: UpdateNotificationPreferencesInput!) {
    updateNotificationPreferences(input: $input) {
      notificationPreferences { id isEnabled }
      userErrors { code message field }
    }
  }
`);

/** By what the names of mails begin with. */
const GROUPS = [
  ['deciding', /^access-request-(submitted|reminder|answered|escalated)/],
  ['requests', /^access-request/],
  ['keys', /^credential/],
  ['apps', /^app-/],
  ['products', /^(product|announcement|document)/],
  ['account', /^(account|password|second|recovery|email)/],
  ['people', /^(invitation|registration|organisation)/],
  ['portal', /./],
] as const;

type Group = (typeof GROUPS)[number][0];

const groupOf = ({ name }: MailChoice): Group => GROUPS.find(([, begins]) => begins.test(name))![0];

/** The mails that can reach the viewer and that they may do without, by what they are about. */
export function MailChoices({ of }: { of: readonly MailChoice[] }) {
  const t = useTranslations('mails');
  const { run, problems } = useAction(UPDATE);
  const offered = of.filter(({ concernsViewer, isEssential }) => concernsViewer && !isEssential);
  if (offered.length === 0) return null;
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="hint">{t('why')}</p>
      <Problems of={problems} />
      {GROUPS.map(([group]) => {
        const mails = offered.filter((each) => groupOf(each) === group);
        if (mails.length === 0) return null;
        return (
          <fieldset key={group} className="card">
            <legend>{t(`groups.${group}`)}</legend>
            {mails.map(({ id, name, description, isEnabled }) => (
              <Tick
                key={id}
                isSelected={isEnabled}
                onChange={(next) => run({ input: { mails: [{ name, isEnabled: next }] } })}
              >
                {t.has(`names.${name}` as never) ? t(`names.${name}` as never) : description}
              </Tick>
            ))}
          </fieldset>
        );
      })}
    </section>
  );
}

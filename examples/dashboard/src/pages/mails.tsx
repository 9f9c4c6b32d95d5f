import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const MAILS = graphql(`
  query Mails {
    mailTemplates { id name subject description isEnabled isEssential }
    mailDeliveries(first: 20, filter: { statuses: [FAILED] }) {
      totalCount
      nodes { id recipient template queuedAt answer }
    }
  }
`);

/** What the portal writes, and what could not be delivered. */
export function Component() {
  const t = useTranslations('mails');
  const [result, again] = useQuery({ query: MAILS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ mailTemplates, mailDeliveries }) => (
          <>
            <Undelivered of={mailDeliveries?.nodes ?? []} count={mailDeliveries?.totalCount ?? 0} again={again} />
            <ul className="rows">
              {mailTemplates?.map(({ id, name, subject, description, isEnabled }) => (
                <li key={id} className="row">
                  <div>
                    <h2>
                      <Link to={`/mails/${name}`}>{subject}</Link>
                    </h2>
                    <p className="hint">{description}</p>
                  </div>
                  {!isEnabled && <span className="tag">{t('off')}</span>}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Page>
  );
}

const RESEND = graphql(`
  mutation ResendMail($id: ID!) {
    resendMail(id: $id) { mailDelivery { id status } userErrors { code message field } }
  }
`);

interface UndeliveredProps {
  of: readonly { id: string; recipient: string; template: string; queuedAt: string; answer: string | null }[];
  count: number;
  again: () => void;
}

function Undelivered({ of, count, again }: UndeliveredProps) {
  const t = useTranslations('mails');
  const { run, problems, isBusy } = useAction(RESEND);
  if (count === 0) return null;
  const resend = async (id: string, recipient: string) => {
    if (!(await run({ id }))) return;
    notify(t('resent', { recipient }));
    again();
  };
  return (
    <section>
      <h2>{t('undelivered', { count })}</h2>
      <Problems of={problems} />
      <ul className="rows">
        {of.map(({ id, recipient, template, queuedAt, answer }) => (
          <li key={id} className="row">
            <div>
              <p className="name">{recipient}</p>
              <p className="hint">
                {template} · <Moment at={queuedAt} />
              </p>
              <p className="problem">{answer}</p>
            </div>
            <Button
              isDisabled={isBusy}
              onPress={() => resend(id, recipient)}
              aria-label={t('resendWhat', { recipient })}
            >
              {t('resend')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

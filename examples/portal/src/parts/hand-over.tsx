import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Choice, Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';

const COLLEAGUES = graphql(`
  query Colleagues($appIds: [ID!]!) {
    users(first: 100, orderBy: { field: DISPLAY_NAME }) { nodes { id displayName email } }
    appOffers(first: 1, filter: { appIds: $appIds, statuses: [OPEN] }) {
      nodes { id recipient { id displayName } }
    }
  }
`);

const OFFER = graphql(`
  mutation OfferApp($id: ID!, $input: OfferAppInput!) {
    offerApp(id: $id, input: $input) { appOffer { id } userErrors { code message field } }
  }
`);

const TRANSFER = graphql(`
  mutation TransferApp($id: ID!, $input: TransferAppInput!) {
    transferApp(id: $id, input: $input) { app { id owner { id displayName } } userErrors { code message field } }
  }
`);

interface HandOverProps {
  app: { id: string; name: string; owner: { id: string } };
}

/** Its owner offers an app to a colleague, who has to accept; an administrator gives it over at once. */
export function HandOver({ app }: HandOverProps) {
  const t = useTranslations('handOver');
  const { viewer } = useShell();
  const [{ data }] = useQuery({
    query: COLLEAGUES,
    variables: { appIds: [app.id] },
    requestPolicy: 'cache-and-network',
  });
  const [to, setTo] = useState('');
  const [message, setMessage] = useState('');
  const offer = useAction(OFFER);
  const transfer = useAction(TRANSFER);
  const isOwn = viewer?.id === app.owner.id;
  const colleagues = (data?.users?.nodes ?? []).filter(({ id }) => id !== app.owner.id);
  const waiting = data?.appOffers?.nodes[0];
  if (waiting) return <Waiting of={waiting} />;
  if (colleagues.length === 0) return null;
  const submit = async () => {
    const done = isOwn
      ? await offer.run({ id: app.id, input: { recipientId: to, message: message || null } })
      : await transfer.run({ id: app.id, input: { ownerId: to } });
    if (done) notify(t(isOwn ? 'offered' : 'transferred'));
  };
  const problems = [...offer.problems, ...transfer.problems];
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{t(isOwn ? 'offerWhy' : 'transferWhy')}</p>
      <Form onSubmit={submit}>
        <Choice
          label={t('to')}
          value={to}
          options={[
            { id: '', name: t('choose') },
            ...colleagues.map(({ id, displayName, email }) => ({
              id,
              name: email ? `${displayName}, ${email}` : displayName,
            })),
          ]}
          onChange={setTo}
          problem={problemAt(problems, isOwn ? 'recipientId' : 'ownerId')}
          isRequired
        />
        {isOwn && (
          <Field
            label={t('message')}
            rows={2}
            value={message}
            onChange={setMessage}
            problem={problemAt(problems, 'message')}
          />
        )}
        <Problems of={problemsBeside(problems, ['recipientId', 'ownerId', 'message'])} />
        <Button type="submit" isDisabled={offer.isBusy || transfer.isBusy || to === ''}>
          {t(isOwn ? 'offer' : 'transfer')}
        </Button>
      </Form>
    </section>
  );
}

const WITHDRAW = graphql(`
  mutation WithdrawAppOffer($id: ID!) {
    withdrawAppOffer(id: $id) { appOffer { id status } userErrors { code message field } }
  }
`);

function Waiting({ of: { id, recipient } }: { of: { id: string; recipient: { displayName: string } } }) {
  const t = useTranslations('handOver');
  const { run, problems, isBusy } = useAction(WITHDRAW);
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{t('waiting', { name: recipient.displayName })}</p>
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={() => run({ id })}>
        {t('withdraw')}
      </Button>
    </section>
  );
}

const OFFERS = graphql(`
  query OffersToMe($recipientIds: [ID!]!) {
    appOffers(first: 20, filter: { recipientIds: $recipientIds, statuses: [OPEN] }) {
      nodes { id message app { id name } owner { id displayName } }
    }
  }
`);

const ACCEPT = graphql(`
  mutation AcceptAppOffer($id: ID!) {
    acceptAppOffer(id: $id) { appOffer { id status app { id } } userErrors { code message field } }
  }
`);

const DECLINE = graphql(`
  mutation DeclineAppOffer($id: ID!) {
    declineAppOffer(id: $id) { appOffer { id status } userErrors { code message field } }
  }
`);

/** Apps that colleagues would like the viewer to have. */
export function OfferedApps() {
  const t = useTranslations('handOver');
  const { viewer } = useShell();
  const variables = { recipientIds: viewer ? [viewer.id] : [] };
  const [{ data }] = useQuery({ query: OFFERS, variables, requestPolicy: 'cache-and-network', pause: !viewer });
  const accept = useAction(ACCEPT);
  const decline = useAction(DECLINE);
  const offers = data?.appOffers?.nodes ?? [];
  const isBusy = accept.isBusy || decline.isBusy;
  if (offers.length === 0) return null;
  return (
    <section>
      <h2>{t('offers')}</h2>
      <Problems of={[...accept.problems, ...decline.problems]} />
      <ul className="rows">
        {offers.map(({ id, message, app, owner }) => (
          <li key={id} className="row">
            <div>
              <p className="name">{t('offerOf', { app: app.name, owner: owner.displayName })}</p>
              {message && (
                <blockquote>
                  <bdi>{message}</bdi>
                </blockquote>
              )}
            </div>
            <div className="actions">
              <Button
                look="primary"
                isDisabled={isBusy}
                onPress={() => accept.run({ id })}
                aria-label={t('acceptWhat', { app: app.name })}
              >
                {t('accept')}
              </Button>
              <Button
                isDisabled={isBusy}
                onPress={() => decline.run({ id })}
                aria-label={t('declineWhat', { app: app.name })}
              >
                {t('decline')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

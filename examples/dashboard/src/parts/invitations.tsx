import { useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const INVITATIONS = graphql(`
  query OpenInvitations($ids: [ID!]) {
    invitations(first: 50, filter: { statuses: [OPEN], organisationIds: $ids }) {
      nodes { id email role expiresAt organisation { id name } }
    }
  }
`);

const RESEND = graphql(`
  mutation ResendInvitationAsOwner($id: ID!) {
    resendInvitation(id: $id) { invitation { id expiresAt } userErrors { code message field } }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawInvitationAsOwner($id: ID!) {
    withdrawInvitation(id: $id) { invitation { id status } userErrors { code message field } }
  }
`);

/** Invitations that nobody has accepted yet, into one organisation or into all. */
export function Invitations({ organisationId }: { organisationId?: string }) {
  const t = useTranslations('people');
  const variables = { ids: organisationId ? [organisationId] : null };
  const [{ data }] = useQuery({ query: INVITATIONS, variables, requestPolicy: 'cache-and-network' });
  const resend = useAction(RESEND);
  const withdraw = useAction(WITHDRAW);
  const open = data?.invitations?.nodes ?? [];
  if (open.length === 0) return null;
  return (
    <section>
      <h2>{t('invitations')}</h2>
      <Problems of={[...resend.problems, ...withdraw.problems]} />
      <ul className="rows">
        {open.map(({ id, email, role, expiresAt, organisation }) => (
          <li key={id} className="row">
            <div>
              <p className="name">{email}</p>
              <p className="hint">
                {t(role)} · <bdi>{organisation.name}</bdi> · {t('expires')} <Moment at={expiresAt} />
              </p>
            </div>
            <Button
              look="quiet"
              isDisabled={resend.isBusy}
              onPress={async () => (await resend.run({ id })) && notify(t('resent', { email }))}
              aria-label={t('resendWhat', { email })}
            >
              {t('resend')}
            </Button>
            <Button
              look="quiet"
              isDisabled={withdraw.isBusy}
              onPress={() => withdraw.run({ id })}
              aria-label={t('takeBackWhat', { email })}
            >
              {t('takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Moment } from '@portal/kit/words.tsx';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Refuse } from './refuse.tsx';

const WAITING = graphql(`
  query OrganisationRequests {
    organisationRequests(first: 50, filter: { statuses: [PENDING] }, orderBy: { field: CREATED_AT }) {
      nodes { id name createdAt requester { id displayName email } }
    }
  }
`);

type Waiting = NonNullable<ResultOf<typeof WAITING>['organisationRequests']>['nodes'][number];

const APPROVE = graphql(`
  mutation ApproveOrganisation($id: ID!) {
    approveOrganisationRequest(id: $id) { organisationRequest { id status } userErrors { code message field } }
  }
`);

const REJECT = graphql(`
  mutation RejectOrganisation($id: ID!, $reason: String) {
    rejectOrganisationRequest(id: $id, reason: $reason) {
      organisationRequest { id status }
      userErrors { code message field }
    }
  }
`);

/** Who would like to have an organisation of their own. */
export function OrganisationRequests() {
  const t = useTranslations('people');
  const [{ data }] = useQuery({ query: WAITING, requestPolicy: 'cache-and-network' });
  const approve = useAction(APPROVE);
  const [refused, setRefused] = useState<Waiting | null>(null);
  const waiting = data?.organisationRequests?.nodes ?? [];
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2>{t('organisations')}</h2>
      <Problems of={approve.problems} />
      <ul className="rows">
        {waiting.map((request) => (
          <li key={request.id} className="row">
            <div>
              <p className="name">
                <bdi>{request.name}</bdi>
              </p>
              <p className="hint">
                <bdi>{request.requester.displayName}</bdi>, {request.requester.email} ·{' '}
                <Moment at={request.createdAt} />
              </p>
            </div>
            <div className="actions">
              <Button
                isDisabled={approve.isBusy}
                onPress={() => approve.run({ id: request.id })}
                aria-label={t('approveWhat', { name: request.name })}
              >
                {t('approve')}
              </Button>
              <Button
                look="danger"
                onPress={() => setRefused(request)}
                aria-label={t('refuseWhat', { name: request.name })}
              >
                {t('refuse')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {refused && <Refuse name={refused.name} mutation={REJECT} id={refused.id} onClose={() => setRefused(null)} />}
    </section>
  );
}

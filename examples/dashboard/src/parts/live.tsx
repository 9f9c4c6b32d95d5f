import { graphql } from '@portal/gql/graphql.ts';
import { notify } from '@portal/kit/notices.tsx';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useSubscription } from 'urql';
import { useTranslations } from 'use-intl';
import { useDecided } from './deciding.tsx';
import { SWEPT } from './sweep.tsx';
import { SYNCED } from './sync-state.tsx';

const SUBMITTED = graphql(`
  subscription Submitted($after: String) {
    accessRequestSubmitted(after: $after) { cursor accessRequest { id status app { id name } } }
  }
`);

const DECIDED = graphql(`
  subscription DecidedForOwner($after: String) {
    accessRequestDecided(after: $after) {
      cursor
      accessRequest { id status provisioning decidedAt viewerCanDecide app { id name } decidedBy { id displayName } }
    }
  }
`);

const MESSAGED = graphql(`
  subscription MessagedForOwner($after: String) {
    accessRequestMessaged(after: $after) { cursor accessRequest { id awaitsAnswer } }
  }
`);

const CHANGED = graphql(`
  subscription ChangedForOwner($after: String) {
    credentialChanged(after: $after) { cursor credential { id status isApplied failure } }
  }
`);

const PROVIDERS = graphql(
  `
    subscription ProvidersForOwner($after: String) {
      providerChanged(after: $after) {
        cursor
        provider { id name status version lastCheckedAt lastError { kind message } ...Synced ...Swept }
      }
    }
  `,
  [SWEPT, SYNCED],
);

const REGISTERED = graphql(`
  subscription Registered($after: String) {
    registrationSubmitted(after: $after) { cursor registration { id status displayName } }
  }
`);

const ORGANISATIONS = graphql(`
  subscription OrganisationsAsked($after: String) {
    organisationRequestSubmitted(after: $after) { cursor organisationRequest { id status } }
  }
`);

/** Follows everything that an owner waits for, from what the page was read at, and tells what others decide meanwhile. */
export function Live({ after, viewerId }: { after: string; viewerId: string }) {
  const t = useTranslations('dashboard');
  const inWords = useDecided();
  const { current: start } = useRef(after);
  const variables = { after: start };
  const [{ data: submitted }] = useSubscription({ query: SUBMITTED, variables });
  const [{ data: decided }] = useSubscription({ query: DECIDED, variables });
  useSubscription({ query: MESSAGED, variables });
  useSubscription({ query: CHANGED, variables });
  useSubscription({ query: PROVIDERS, variables });
  useSubscription({ query: REGISTERED, variables });
  useSubscription({ query: ORGANISATIONS, variables });
  useEffect(() => {
    if (submitted) notify(t('submitted', { app: submitted.accessRequestSubmitted.accessRequest.app.name }));
  }, [submitted, t]);
  const told = useEffectEvent((request: NonNullable<typeof decided>['accessRequestDecided']['accessRequest']) => {
    const { decidedBy } = request;
    if (decidedBy && decidedBy.id !== viewerId) notify(inWords({ ...request, decidedBy: decidedBy.displayName }));
  });
  useEffect(() => {
    if (decided) told(decided.accessRequestDecided.accessRequest);
  }, [decided]);
  return null;
}

import { useEffect, useRef } from 'react';
import { useSubscription } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { notify } from '../kit/notices.tsx';
import { KEY_STATE, REQUEST_STATE } from './states.ts';

const DECIDED = graphql(
  `
    subscription Decided($after: String) {
      accessRequestDecided(after: $after) { cursor accessRequest { ...RequestState app { id name } } }
    }
  `,
  [REQUEST_STATE],
);

const MESSAGED = graphql(`
  subscription Messaged($after: String) {
    accessRequestMessaged(after: $after) { cursor accessRequest { id awaitsAnswer app { id name } } }
  }
`);

const CHANGED = graphql(
  `
    subscription Changed($after: String) {
      credentialChanged(after: $after) { cursor credential { ...KeyState } }
    }
  `,
  [KEY_STATE],
);

const OFFERED = graphql(`
  subscription AppOffered($after: String) { appOfferChanged(after: $after) { cursor appOffer { id status } } }
`);

const ANNOUNCED = graphql(`
  subscription AnnouncedToMe($after: String) {
    announcementChanged(after: $after) { cursor announcementId announcement { id title } }
  }
`);

/**
 * Follows what happens to the requests and keys of the viewer, from what the page was read at. The cache shows each event wherever its object
 * is shown; a lost connection comes back and misses nothing.
 */
export function Live({ after }: { after: string }) {
  const t = useTranslations('live');
  // Where it begins: the client itself resumes behind the last event.
  const { current: start } = useRef(after);
  const variables = { after: start };
  const [{ data: decided }] = useSubscription({ query: DECIDED, variables });
  const [{ data: messaged }] = useSubscription({ query: MESSAGED, variables });
  useSubscription({ query: CHANGED, variables });
  useSubscription({ query: OFFERED, variables });
  useSubscription({ query: ANNOUNCED, variables });
  useEffect(() => {
    if (!decided) return;
    const { status, app } = decided.accessRequestDecided.accessRequest;
    notify(t('decided', { app: app.name, status }));
  }, [decided, t]);
  useEffect(() => {
    if (!messaged) return;
    const { awaitsAnswer, app } = messaged.accessRequestMessaged.accessRequest;
    if (awaitsAnswer) notify(t('asked', { app: app.name }));
  }, [messaged, t]);
  return null;
}

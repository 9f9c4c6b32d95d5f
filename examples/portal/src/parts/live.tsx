import { useRef } from 'react';
import { useSubscription } from 'urql';
import { useTranslations } from 'use-intl';
import { graphql } from '../gql/graphql.ts';
import { notify } from '../kit/notices.tsx';

const DECIDED = graphql(`
  subscription Decided($after: String) {
    accessRequestDecided(after: $after) {
      cursor
      accessRequest {
        id
        status
        provisioning
        decidedAt
        decisionReason
        decisionMessage
        awaitsAnswer
        app { id name }
        credential { id status lastFour }
      }
    }
  }
`);

const MESSAGED = graphql(`
  subscription Messaged($after: String) {
    accessRequestMessaged(after: $after) { cursor accessRequest { id awaitsAnswer app { id name } } }
  }
`);

const CHANGED = graphql(`
  subscription Changed($after: String) {
    credentialChanged(after: $after) {
      cursor
      credential { id status isApplied lastFour expiresAt retiresAt retiresInSeconds failure suspensionReason plan { id displayName } }
    }
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
  useSubscription({ query: DECIDED, variables }, (_, event) => {
    const { status, app } = event.accessRequestDecided.accessRequest;
    notify(t('decided', { app: app.name, status }));
    return event;
  });
  useSubscription({ query: MESSAGED, variables }, (_, event) => {
    const { awaitsAnswer, app } = event.accessRequestMessaged.accessRequest;
    if (awaitsAnswer) notify(t('asked', { app: app.name }));
    return event;
  });
  useSubscription({ query: CHANGED, variables });
  return null;
}

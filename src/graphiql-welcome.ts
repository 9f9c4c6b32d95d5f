import type { Config } from './config.ts';
import type { GraphiqlOptions } from './platform/http/graphiql.ts';
import { DEMO_PASSWORD } from './seed/demo-world.ts';

const BROWSE = `# What you may see: public catalogues for everybody, more for members of a team.
query Browse {
  catalogues {
    nodes {
      id
      name
      products { nodes { id displayName gatewayUrl } }
      plans { id displayName rate per quota quotaRenewalSeconds autoApprove }
    }
  }
}
`;

const SIGN_IN = `# Once for all tabs of this window; another window may be another account.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    user { email role }
    userErrors { code message }
  }
}
`;

const ASK = `# Take the ids from what you browsed.
mutation AskForAccess($input: RequestAccessInput!) {
  requestAccess(input: $input) {
    accessRequest { id status provisioning }
    userErrors { code message field }
  }
}
`;

const WAIT = `# Stays open: the decision arrives the moment it is made.
subscription WaitForDecision {
  accessRequestDecided {
    cursor
    type
    accessRequest { id status decisionReason credential { id status } }
  }
}
`;

const QUEUE = `# For API owners: sign in as owner@example.com.
subscription OwnersQueue {
  accessRequestSubmitted {
    cursor
    accessRequest { id requester { email } app { name } products { displayName } plan { displayName } reason }
  }
}
`;

const DECIDE = `# For API owners.
mutation Approve($id: ID!, $input: DecisionInput) {
  approveAccessRequest(id: $id, input: $input) {
    accessRequest { status provisioning decidedBy { email } }
    userErrors { code message }
  }
}
`;

const KEY = `mutation RevealKey($id: ID!) {
  revealCredential(id: $id) {
    secret
    credential { status products { displayName gatewayUrl } }
    userErrors { code message }
  }
}
`;

const json = (value: object): string => JSON.stringify(value, null, 2);

/** What a newcomer finds in GraphiQL: a tab for each step from signing in to a working key, in the order of the tour in the README. */
export function graphiqlWelcome({ demo }: Pick<Config, 'demo'>): GraphiqlOptions {
  const account = demo ? { email: 'partner@example.com', password: DEMO_PASSWORD } : { email: '', password: '' };
  const id = '<id>';
  const input = { productIds: [id], planId: id, newApp: { name: 'My first app' }, reason: 'We build a wallet.' };
  return {
    title: 'Gatehouse',
    defaultQuery: BROWSE,
    defaultTabs: [
      // GraphiQL marks what is missing although it has a default.
      { query: SIGN_IN, variables: json({ input: { ...account, asCookie: false } }) },
      { query: BROWSE },
      { query: QUEUE },
      { query: ASK, variables: json({ input }) },
      { query: WAIT },
      { query: DECIDE, variables: json({ id, input: { reason: 'Welcome.' } }) },
      { query: KEY, variables: json({ id }) },
    ],
  };
}

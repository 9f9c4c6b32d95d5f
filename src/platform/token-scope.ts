import { registerEnumType } from 'type-graphql';

/** What an account token may do of what its account may. */
export enum TokenScope {
  READ_CATALOGUE = 'READ_CATALOGUE',
  READ_ACCESS = 'READ_ACCESS',
  REQUEST_ACCESS = 'REQUEST_ACCESS',
  MANAGE_APPS = 'MANAGE_APPS',
  REVEAL_SECRETS = 'REVEAL_SECRETS',
  DECIDE_REQUESTS = 'DECIDE_REQUESTS',
  PUBLISH = 'PUBLISH',
  READ_PEOPLE = 'READ_PEOPLE',
  MANAGE_PEOPLE = 'MANAGE_PEOPLE',
  READ_AUDIT = 'READ_AUDIT',
  READ_PORTAL = 'READ_PORTAL',
  MANAGE_PORTAL = 'MANAGE_PORTAL',
}

registerEnumType(TokenScope, {
  name: 'TokenScope',
  description: 'What an account token may do of what its account may do.',
  valuesConfig: {
    READ_CATALOGUE: {
      description: 'Read catalogues, products, plans, documents and content, and what can be asked for.',
    },
    READ_ACCESS: {
      description: 'Read apps, credentials without their secrets, requests and the cart; includes READ_CATALOGUE.',
    },
    REQUEST_ACCESS: { description: 'Ask for access, answer and withdraw; includes READ_ACCESS.' },
    MANAGE_APPS: {
      description: 'Make, change and delete apps; rotate, suspend and revoke credentials; includes READ_ACCESS.',
    },
    REVEAL_SECRETS: { description: 'Be shown the secrets of credentials; includes READ_ACCESS.' },
    DECIDE_REQUESTS: { description: 'Approve, reject and question requests for access; includes READ_ACCESS.' },
    PUBLISH: {
      description:
        'Make, change, publish and delete catalogues, products, plans, documents, forms and content; includes READ_CATALOGUE.',
    },
    READ_PEOPLE: { description: 'Read accounts, teams, organisations, invitations and sign-ups.' },
    MANAGE_PEOPLE: {
      description:
        'Make, change, move and delete accounts, teams and organisations, invite and approve; includes READ_PEOPLE.',
    },
    READ_AUDIT: { description: 'Read and export the audit trail.' },
    READ_PORTAL: { description: 'Read providers, mails, webhooks, approvers and the like.' },
    MANAGE_PORTAL: {
      description: 'Change settings, providers, mails, webhooks, approvers and approval rules; includes READ_PORTAL.',
    },
  },
});

const { READ_CATALOGUE, READ_ACCESS, READ_PEOPLE, READ_PORTAL } = TokenScope;

/** Whoever changes something reads it as well. */
const INCLUDES: Partial<Record<TokenScope, readonly TokenScope[]>> = {
  READ_ACCESS: [READ_CATALOGUE],
  REQUEST_ACCESS: [READ_ACCESS, READ_CATALOGUE],
  MANAGE_APPS: [READ_ACCESS, READ_CATALOGUE],
  REVEAL_SECRETS: [READ_ACCESS, READ_CATALOGUE],
  DECIDE_REQUESTS: [READ_ACCESS, READ_CATALOGUE],
  PUBLISH: [READ_CATALOGUE],
  MANAGE_PEOPLE: [READ_PEOPLE],
  MANAGE_PORTAL: [READ_PORTAL],
};

/** Scopes with those that they include. */
export const withIncluded = (scopes: readonly TokenScope[]): readonly TokenScope[] => [
  ...new Set(scopes.flatMap((scope) => [scope, ...(INCLUDES[scope] ?? [])])),
];

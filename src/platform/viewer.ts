import { registerEnumType } from 'type-graphql';

/** What an account may do. Organisation and team memberships say where. */
export enum UserRole {
  API_OWNER = 'API_OWNER',
  CONSUMER_ADMIN = 'CONSUMER_ADMIN',
  TEAM_MEMBER = 'TEAM_MEMBER',
}

registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What an account may do.',
  valuesConfig: {
    API_OWNER: { description: 'Staff of the API provider: publishes, decides, and sees everything.' },
    CONSUMER_ADMIN: { description: 'Administers one consumer organisation and sees all of its apps.' },
    TEAM_MEMBER: { description: 'A consumer: browses, asks for access and uses credentials.' },
  },
});

/** The plain facts about who is asking, read once a request and once for every subscription event. */
export interface Viewer {
  userId: string;
  sessionId: string;
  role: UserRole;
  /** Null for API owners, who belong to no consumer organisation. */
  organisationId: string | null;
  /** In the Default Organisation everything is personal (features T14). */
  inDefaultOrganisation: boolean;
  teamIds: readonly string[];
}

export const isOwner = (viewer: Viewer | null): boolean => viewer?.role === UserRole.API_OWNER;

import { registerEnumType } from 'type-graphql';
import type { TokenScope } from './token-scope.ts';

/** What an account may do. Organisation and team memberships say where. */
export enum UserRole {
  API_OWNER = 'API_OWNER',
  CONSUMER_ADMIN = 'CONSUMER_ADMIN',
  TEAM_MEMBER = 'TEAM_MEMBER',
  AUDITOR = 'AUDITOR',
  CONTENT_MANAGER = 'CONTENT_MANAGER',
}

registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What an account may do.',
  valuesConfig: {
    API_OWNER: { description: 'Staff of the API provider: publishes, decides, and sees everything.' },
    CONSUMER_ADMIN: { description: 'Administers one consumer organisation and sees all of its apps.' },
    TEAM_MEMBER: { description: 'A consumer: browses, asks for access and uses credentials.' },
    AUDITOR: {
      description: 'Staff that sees what API owners see, but no secrets, and changes nothing but the own account.',
    },
    CONTENT_MANAGER: {
      description:
        'Staff that writes content and presents products: sees all that is or may be offered, and nothing of requests, credentials, people and providers.',
    },
  },
});

/** Roles of the staff of the API provider, who belong to no organisation; an account stays on its side. */
export const STAFF: readonly UserRole[] = [UserRole.API_OWNER, UserRole.AUDITOR, UserRole.CONTENT_MANAGER];

export const isStaff = (role: UserRole): boolean => STAFF.includes(role);

/** A program of a third party that calls with a service token: it has no account, and only the rights of its token. */
export const SERVICE = 'SERVICE';

/** An account that decides requests for some catalogues or products, beside what it may do otherwise. */
export const APPROVER = 'APPROVER';

export type ViewerRole = UserRole | typeof SERVICE;

/** Every account that has to do with apps and requests, where an operation is for some services as well: a list without any names all accounts already. */
export const ACCOUNTS: readonly UserRole[] = Object.values(UserRole).filter(
  (role) => role !== UserRole.CONTENT_MANAGER,
);

export enum ServiceScope {
  READ_REQUESTS = 'READ_REQUESTS',
  DECIDE_REQUESTS = 'DECIDE_REQUESTS',
  CREATE_REQUESTS = 'CREATE_REQUESTS',
  CREATE_APPS = 'CREATE_APPS',
}

registerEnumType(ServiceScope, {
  name: 'ServiceScope',
  description: 'What a service token may do.',
  valuesConfig: {
    READ_REQUESTS: { description: 'Read requests that wait for a third party, and those it decided.' },
    DECIDE_REQUESTS: { description: 'Read and decide requests that wait for a third party.' },
    CREATE_REQUESTS: {
      description:
        'Ask for access on behalf of consumers, for apps that it made or makes with the request; read these and what it asked for, and withdraw it.',
    },
    CREATE_APPS: { description: 'Make apps for consumers, and read the apps that it made.' },
  },
});

/** The plain facts about who is asking, read once a request and once for every subscription event. */
export interface Viewer {
  /** Of the account; for a service, the id of its token. */
  userId: string;
  sessionId: string;
  role: ViewerRole;
  /** Whether the account is a program's, and no person's. */
  isServiceAccount?: boolean;
  /** Only for an account that calls with an account token, which cuts its rights down to these scopes. */
  accountToken?: { id: string; scopes: readonly TokenScope[]; endsAt?: Date };
  /** Only for a service. */
  scopes?: readonly ServiceScope[];
  /** For a service, and for the token of a service account: the account that made it, and acts through it. */
  tokenMakerId?: string;
  /** Only for a service: the organisation whose consumers it serves; null for those of all. */
  servesOrganisationId?: string | null;
  /** Whether the account needs a second factor that it lacks: until it has one, it can do nothing but set one up. */
  mustEnrol?: boolean;
  /** Null for staff, who belong to no consumer organisation. */
  organisationId: string | null;
  /** In the Default Organisation everything is personal. */
  inDefaultOrganisation: boolean;
  teamIds: readonly string[];
  /** Service accounts that it made tokens for, and so acts through. */
  programIds?: readonly string[];
  /** Catalogues whose requests the account decides. */
  decidesCatalogueIds?: readonly string[];
  /** Products for which the account decides, where a request is for nothing else. */
  decidesProductIds?: readonly string[];
}

export const isOwner = (viewer: Viewer | null): boolean => viewer?.role === UserRole.API_OWNER;

/** Whether the viewer looks at everything and changes nothing but the own account. */
export const isAuditor = (viewer: Viewer | null): boolean => viewer?.role === UserRole.AUDITOR;

/** Whether the viewer sees the portal as API owners do, whatever it may change. */
export const seesAll = (viewer: Viewer | null): boolean => isOwner(viewer) || isAuditor(viewer);

export const isContentManager = (viewer: Viewer | null): boolean => viewer?.role === UserRole.CONTENT_MANAGER;

/** Whether the viewer sees what is not published: content, and of the catalogues all that is or may be offered. */
export const seesUnpublished = (viewer: Viewer | null): boolean => seesAll(viewer) || isContentManager(viewer);

export const isService = (viewer: Viewer | null): boolean => viewer?.role === SERVICE;

/** Whether the viewer acts for consumers, or looks what they could do, and so never for itself. */
export const isDelegate = (viewer: Viewer | null): boolean => seesUnpublished(viewer) || isService(viewer);

/** Whether the viewer acts for the consumers of an organisation. */
export const actsFor = (viewer: Viewer | null, organisationId: string): boolean =>
  seesAll(viewer) || (viewer?.role === SERVICE && (viewer.servesOrganisationId ?? organisationId) === organisationId);

/** What limits count attempts by: each token for itself, else the account. */
export const countedAs = ({ userId, accountToken }: { userId: string; accountToken?: { id: string } }): string =>
  accountToken?.id ?? userId;

export const isApprover = (viewer: Viewer | null): boolean =>
  Boolean(viewer?.decidesCatalogueIds?.length || viewer?.decidesProductIds?.length);

/** Id of the token of a service; null for everybody else. */
export const serviceOf = (viewer: Viewer | null): string | null => (viewer?.role === SERVICE ? viewer.userId : null);

/** Id of the account that is signed in; null for anonymous callers and for services, which have no account. */
export const accountOf = (viewer: Viewer | null): string | null =>
  isService(viewer) ? null : (viewer?.userId ?? null);

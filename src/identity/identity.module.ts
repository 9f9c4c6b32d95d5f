import type { Module } from '../platform/module.ts';
import { Membership } from './accounts/membership.entity.ts';
import { PasswordResolver } from './accounts/password.resolver.ts';
import { User } from './accounts/user.entity.ts';
import { users } from './accounts/user.queries.ts';
import { UserResolver } from './accounts/user.resolver.ts';
import { Invitation } from './joining/invitation.entity.ts';
import { invitations } from './joining/invitation.queries.ts';
import { InvitationResolver } from './joining/invitation.resolver.ts';
import { Organisation } from './organisations/organisation.entity.ts';
import { organisations } from './organisations/organisation.queries.ts';
import { OrganisationResolver } from './organisations/organisation.resolver.ts';
import { Team } from './organisations/team.entity.ts';
import { teams } from './organisations/team.queries.ts';
import { TeamResolver } from './organisations/team.resolver.ts';
import { Session } from './sessions/session.entity.ts';
import { SessionResolver } from './sessions/session.resolver.ts';
import { findViewerSession } from './sessions/viewer-session.ts';
import { ServiceToken } from './tokens/service-token.entity.ts';
import { serviceTokens } from './tokens/service-token.queries.ts';
import { ServiceTokenResolver } from './tokens/service-token.resolver.ts';

/** Who is who: organisations, teams, accounts, sessions and service tokens. */
export const identityModule: Module = {
  name: 'identity',
  entities: [Organisation, Team, User, Membership, Session, ServiceToken, Invitation],
  resolvers: [
    OrganisationResolver,
    TeamResolver,
    UserResolver,
    PasswordResolver,
    SessionResolver,
    ServiceTokenResolver,
    InvitationResolver,
  ],
  nodes: [
    { type: 'User', table: 'user', find: users.byId },
    { type: 'Team', table: 'team', find: teams.byId },
    { type: 'Organisation', table: 'organisation', find: organisations.byId },
    { type: 'ServiceToken', table: 'serviceToken', find: serviceTokens.byId },
    { type: 'Invitation', table: 'invitation', find: invitations.byId },
    { type: 'ViewerSession', find: findViewerSession },
  ],
};

import type { Module } from '../platform/module.ts';
import { AdministrationResolver } from './accounts/administration.resolver.ts';
import { Membership, Session, User } from './accounts/user.entity.ts';
import { findVisibleOrganisation, findVisibleTeam, findVisibleUser } from './identity.queries.ts';
import { Organisation } from './organisations/organisation.entity.ts';
import { Team } from './organisations/team.entity.ts';
import { IdentityResolver } from './sessions/session.resolver.ts';
import { ServiceToken } from './tokens/service-token.entity.ts';
import { findVisibleServiceToken } from './tokens/service-token.queries.ts';
import { ServiceTokenResolver } from './tokens/service-token.resolver.ts';

/** Who is who: organisations, teams, accounts, sessions and service tokens. */
export const identityModule: Module = {
  name: 'identity',
  entities: [Organisation, Team, User, Membership, Session, ServiceToken],
  resolvers: [IdentityResolver, ServiceTokenResolver, AdministrationResolver],
  nodes: [
    { type: 'User', table: 'user', find: findVisibleUser },
    { type: 'Team', table: 'team', find: findVisibleTeam },
    { type: 'Organisation', table: 'organisation', find: findVisibleOrganisation },
    { type: 'ServiceToken', table: 'serviceToken', find: findVisibleServiceToken },
  ],
};

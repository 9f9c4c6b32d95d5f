import type { Module } from '../platform/module.ts';
import { AccountLinkResolver } from './account-links/account-link.resolver.ts';
import { mailResetLinkJob } from './account-links/password-reset.jobs.ts';
import { AccountToken } from './account-tokens/account-token.entity.ts';
import { accountTokens } from './account-tokens/account-token.queries.ts';
import { AccountTokenResolver } from './account-tokens/account-token.resolver.ts';
import { ServiceAccountResolver } from './account-tokens/service-account.resolver.ts';
import { warnOfTokensJob } from './account-tokens/token-expiry.jobs.ts';
import { scheduleTokenWarnings } from './account-tokens/token-expiry.queue.ts';
import { Membership } from './accounts/membership.entity.ts';
import { PasswordResolver } from './accounts/password.resolver.ts';
import { User } from './accounts/user.entity.ts';
import { users } from './accounts/user.queries.ts';
import { UserResolver } from './accounts/user.resolver.ts';
import { Attribute } from './attributes/attribute.entity.ts';
import { attributes } from './attributes/attribute.queries.ts';
import { AttributeResolver } from './attributes/attribute.resolver.ts';
import { IdentityProvider } from './identity-providers/identity-provider.entity.ts';
import { findSignInProvider, identityProviders } from './identity-providers/identity-provider.queries.ts';
import { IdentityProviderResolver } from './identity-providers/identity-provider.resolver.ts';
import { Invitation } from './joining/invitation.entity.ts';
import { invitations } from './joining/invitation.queries.ts';
import { InvitationResolver } from './joining/invitation.resolver.ts';
import { InviteCode } from './joining/invite-code.entity.ts';
import { inviteCodes } from './joining/invite-code.queries.ts';
import { InviteCodeResolver } from './joining/invite-code.resolver.ts';
import { openSessionById } from './open-sessions/open-session.queries.ts';
import { OpenSessionResolver, SessionsOfUserResolver } from './open-sessions/open-session.resolver.ts';
import { sweepSessionsJob } from './open-sessions/session-sweep.jobs.ts';
import { scheduleSessionSweep } from './open-sessions/session-sweep.queue.ts';
import { Organisation } from './organisations/organisation.entity.ts';
import { organisations } from './organisations/organisation.queries.ts';
import { OrganisationResolver } from './organisations/organisation.resolver.ts';
import { Team } from './organisations/team.entity.ts';
import { teams } from './organisations/team.queries.ts';
import { TeamResolver } from './organisations/team.resolver.ts';
import { ProfileResolver } from './profile/profile.resolver.ts';
import { logoutRoutes } from './provider-tokens/logout.routes.ts';
import { passkeys } from './second-factor/passkey.ts';
import { SecondFactorResolver } from './second-factor/second-factor.resolver.ts';
import { SecondStepResolver } from './second-step/second-step.resolver.ts';
import { Session } from './sessions/session.entity.ts';
import { SessionResolver } from './sessions/session.resolver.ts';
import { findViewerSession } from './sessions/viewer-session.ts';
import { Registration } from './sign-up/registration.entity.ts';
import { registrations } from './sign-up/registration.queries.ts';
import { RegistrationResolver } from './sign-up/registration.resolver.ts';
import { RegistrationSubscriptions } from './sign-up/registration.subscriptions.ts';
import { sweepSignUpsJob } from './sign-up/sign-up-sweep.jobs.ts';
import { scheduleSignUpSweep } from './sign-up/sign-up-sweep.queue.ts';
import { signInRoutes } from './single-sign-on/sign-in.routes.ts';
import { ServiceToken } from './tokens/service-token.entity.ts';
import { serviceTokens } from './tokens/service-token.queries.ts';
import { ServiceTokenResolver } from './tokens/service-token.resolver.ts';

/** Who is who: organisations, teams, accounts, sessions and tokens. */
export const identityModule: Module = {
  name: 'identity',
  entities: [
    ...[Organisation, Team, User, Membership, Session, AccountToken, ServiceToken, IdentityProvider],
    ...[Invitation, InviteCode, Registration, Attribute],
  ],
  resolvers: [
    OrganisationResolver,
    TeamResolver,
    UserResolver,
    PasswordResolver,
    AccountLinkResolver,
    ProfileResolver,
    SessionResolver,
    OpenSessionResolver,
    SessionsOfUserResolver,
    AccountTokenResolver,
    ServiceAccountResolver,
    SecondFactorResolver,
    SecondStepResolver,
    ServiceTokenResolver,
    IdentityProviderResolver,
    InvitationResolver,
    InviteCodeResolver,
    RegistrationResolver,
    AttributeResolver,
    RegistrationSubscriptions,
  ],
  jobs: [mailResetLinkJob, sweepSignUpsJob, sweepSessionsJob, warnOfTokensJob],
  routes: [signInRoutes, logoutRoutes],
  nodes: [
    { type: 'User', table: 'user', find: users.byId },
    { type: 'Team', table: 'team', find: teams.byId },
    { type: 'Organisation', table: 'organisation', find: organisations.byId },
    { type: 'AccountToken', table: 'accountToken', find: accountTokens.byId },
    { type: 'Passkey', table: 'passkey', find: passkeys.byId },
    { type: 'ServiceToken', table: 'serviceToken', find: serviceTokens.byId },
    { type: 'IdentityProvider', table: 'identityProvider', find: identityProviders.byId },
    { type: 'SignInProvider', table: 'identityProvider', isView: true, find: findSignInProvider },
    { type: 'Invitation', table: 'invitation', find: invitations.byId },
    { type: 'InviteCode', table: 'inviteCode', find: inviteCodes.byId },
    { type: 'Registration', table: 'registration', find: registrations.byId },
    { type: 'Session', table: 'session', find: openSessionById },
    { type: 'Attribute', table: 'attribute', find: attributes.byId },
    { type: 'ViewerSession', find: findViewerSession },
  ],
  schedules: [scheduleSignUpSweep, scheduleSessionSweep, scheduleTokenWarnings],
};

import type { Module } from '../platform/module.ts';
import { followAccountJob } from './account-changes/account-activity.jobs.ts';
import { AccountChangeResolver } from './account-changes/account-change.resolver.ts';
import { SignInWithCodeResolver } from './account-changes/sign-in-with-code.resolver.ts';
import { Announcement, AnnouncementAcknowledgement } from './announcements/announcement.entity.ts';
import { acknowledgements, announcements } from './announcements/announcement.queries.ts';
import {
  AnnouncementAcknowledgementResolver,
  AnnouncementResolver,
  AnnouncementsOfProductResolver,
} from './announcements/announcement.resolver.ts';
import { AnnouncementSubscriptions } from './announcements/announcement.subscriptions.ts';
import { AppChangesResolver } from './app-changes/app-changes.resolver.ts';
import { refreshKeysOfAppsJob } from './app-changes/app-keys.jobs.ts';
import { AppOffer } from './app-offers/app-offer.entity.ts';
import { appOffers } from './app-offers/app-offer.queries.ts';
import { AppOfferResolver } from './app-offers/app-offer.resolver.ts';
import { AppOfferSubscriptions } from './app-offers/app-offer.subscriptions.ts';
import { App } from './apps/app.entity.ts';
import { apps } from './apps/app.queries.ts';
import { AppResolver } from './apps/app.resolver.ts';
import { appsConsumer } from './apps.consumer.ts';
import { refreshKeysOfUsersJob, settleAttributeJob } from './attribute-changes/attribute-change.jobs.ts';
import { AttributeChangeResolver } from './attribute-changes/attribute-change.resolver.ts';
import {
  ClientCertificateResolver,
  CredentialCertificateResolver,
} from './certificate-changes/client-certificate.resolver.ts';
import { ClientCertificate } from './certificates/client-certificate.entity.ts';
import { clientCertificates } from './certificates/client-certificate.queries.ts';
import { ClaimLink } from './claims/claim.entity.ts';
import { ClaimResolver } from './claims/claim.resolver.ts';
import { revokeTokensJob } from './client-tokens/client-token.jobs.ts';
import { ClientTokenResolver } from './client-tokens/client-token.resolver.ts';
import { CredentialChangeResolver } from './credential-changes/credential-change.resolver.ts';
import { Credential, CredentialProduct } from './credentials/credential.entity.ts';
import { credentials } from './credentials/credential.queries.ts';
import { AppCredentialsResolver, CredentialResolver } from './credentials/credential.resolver.ts';
import { CredentialSubscriptions } from './credentials/credential.subscriptions.ts';
import { findEffectiveAccess } from './effective-access/effective-access.queries.ts';
import {
  CredentialEffectiveAccessResolver,
  EffectivePolicyResolver,
} from './effective-access/effective-access.resolver.ts';
import { convergeCredentialJob } from './gateway-keys/converge.jobs.ts';
import { endProviderCredentialsJob, refreshPlanKeysJob, sendWaitingKeysJob } from './gateway-keys/offer-change.jobs.ts';
import { registerProviderMetrics } from './gateway-keys/provider.metrics.ts';
import { confirmLossJob, restoreKeysJob } from './gateway-keys/restore-keys.jobs.ts';
import { ProductDocumentSubscriptions } from './holders/product-document.subscriptions.ts';
import { ProductLifeCycleSubscriptions } from './holders/product-life-cycle.subscriptions.ts';
import { CredentialLifecycleResolver } from './lifecycle/credential-lifecycle.resolver.ts';
import { passTimeJob } from './lifecycle/expiry.jobs.ts';
import { OAuthClientResolver } from './oauth-clients/oauth-client.resolver.ts';
import { OrganisationRequest } from './organisation-requests/organisation-request.entity.ts';
import { organisationRequests } from './organisation-requests/organisation-request.queries.ts';
import { OrganisationRequestResolver } from './organisation-requests/organisation-request.resolver.ts';
import { OrganisationRequestSubscriptions } from './organisation-requests/organisation-request.subscriptions.ts';
import { CredentialProbeResolver, ProbedCredentialResolver } from './probing/credential-probe.resolver.ts';
import { CredentialProgressResolver, findProgress } from './progress/credential-progress.resolver.ts';
import { tellDelaysJob } from './progress/delay.jobs.ts';
import { scheduleDelays } from './progress/delay.queue.ts';
import { PublicKeyResolver } from './public-keys/public-key.resolver.ts';
import { watchQuotasAtJob, watchQuotasJob } from './quota-alerts/quota-watch.jobs.ts';
import { scheduleQuotaWatch } from './quota-alerts/quota-watch.queue.ts';
import { confirmKeyJob } from './sweep/confirm.jobs.ts';
import { ProviderSweep } from './sweep/provider-sweep.entity.ts';
import { sweepProviderJob, sweepProvidersJob } from './sweep/provider-sweep.jobs.ts';
import { sweeps } from './sweep/provider-sweep.queries.ts';
import { scheduleSweeps } from './sweep/provider-sweep.queue.ts';
import { ProviderLastSweepResolver, ProviderSweepResolver } from './sweep/provider-sweep.resolver.ts';
import {
  AppUsageResolver,
  CredentialUsageResolver,
  ProductUsageResolver,
  UsageResolver,
} from './usage/usage.resolver.ts';

/** Apps of consumers and the credentials that they hold at gateways. */
export const appsModule: Module = {
  name: 'apps',
  entities: [
    App,
    Credential,
    CredentialProduct,
    ClaimLink,
    ProviderSweep,
    OrganisationRequest,
    AppOffer,
    ClientCertificate,
    Announcement,
    AnnouncementAcknowledgement,
  ],
  resolvers: [
    AppResolver,
    AppChangesResolver,
    AppOfferResolver,
    AppOfferSubscriptions,
    AccountChangeResolver,
    AttributeChangeResolver,
    SignInWithCodeResolver,
    OrganisationRequestResolver,
    OrganisationRequestSubscriptions,
    CredentialResolver,
    AppCredentialsResolver,
    ClaimResolver,
    CredentialLifecycleResolver,
    PublicKeyResolver,
    ClientCertificateResolver,
    CredentialCertificateResolver,
    OAuthClientResolver,
    ClientTokenResolver,
    CredentialProbeResolver,
    ProbedCredentialResolver,
    CredentialProgressResolver,
    CredentialEffectiveAccessResolver,
    EffectivePolicyResolver,
    ProviderSweepResolver,
    ProviderLastSweepResolver,
    CredentialChangeResolver,
    CredentialSubscriptions,
    ProductLifeCycleSubscriptions,
    ProductDocumentSubscriptions,
    AnnouncementResolver,
    AnnouncementsOfProductResolver,
    AnnouncementAcknowledgementResolver,
    AnnouncementSubscriptions,
    CredentialUsageResolver,
    AppUsageResolver,
    ProductUsageResolver,
    UsageResolver,
  ],
  nodes: [
    { type: 'App', table: 'app', find: apps.byId },
    { type: 'AppOffer', table: 'appOffer', find: appOffers.byId },
    { type: 'ClientCertificate', table: 'clientCertificate', find: clientCertificates.byId },
    { type: 'Credential', table: 'credential', find: credentials.byId },
    { type: 'ProviderSweep', table: 'providerSweep', find: sweeps.byId },
    { type: 'OrganisationRequest', table: 'organisationRequest', find: organisationRequests.byId },
    { type: 'Announcement', table: 'announcement', find: announcements.byId },
    { type: 'AnnouncementAcknowledgement', table: 'announcementAcknowledgement', find: acknowledgements.byId },
    { type: 'EffectiveAccess', table: 'credential', isView: true, find: findEffectiveAccess },
    { type: 'CredentialProgress', table: 'credential', isView: true, find: findProgress },
  ],
  jobs: [
    convergeCredentialJob,
    revokeTokensJob,
    refreshPlanKeysJob,
    refreshKeysOfAppsJob,
    refreshKeysOfUsersJob,
    settleAttributeJob,
    endProviderCredentialsJob,
    passTimeJob,
    followAccountJob,
    sweepProvidersJob,
    sweepProviderJob,
    sendWaitingKeysJob,
    confirmLossJob,
    restoreKeysJob,
    confirmKeyJob,
    tellDelaysJob,
    watchQuotasJob,
    watchQuotasAtJob,
  ],
  schedules: [scheduleSweeps, scheduleDelays, scheduleQuotaWatch],
  consumers: [appsConsumer],
  metrics: [registerProviderMetrics],
};

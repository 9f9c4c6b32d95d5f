import type { Module } from '../platform/module.ts';
import { App } from './apps/app.entity.ts';
import { findVisibleApp, findVisibleCredential, findVisibleSweep } from './apps/app.queries.ts';
import { AppResolver } from './apps/app.resolver.ts';
import { ClaimLink } from './claims/claim.entity.ts';
import { ClaimResolver } from './claims/claim.resolver.ts';
import { Credential, CredentialProduct } from './credentials/credential.entity.ts';
import { CredentialResolver } from './credentials/credential.resolver.ts';
import { CredentialSubscriptions } from './credentials/credential.subscriptions.ts';
import {
  CredentialEffectiveAccessResolver,
  EffectivePolicyResolver,
} from './effective-access/effective-access.resolver.ts';
import { convergeCredentialJob } from './gateway-keys/credential.jobs.ts';
import { endProviderCredentialsJob, refreshPlanKeysJob } from './gateway-keys/offer-change.jobs.ts';
import { registerProviderMetrics } from './gateway-keys/provider.metrics.ts';
import { CredentialChangeResolver } from './lifecycle/credential-change.resolver.ts';
import { passTimeJob } from './lifecycle/credential-life.jobs.ts';
import { CredentialLifeResolver } from './lifecycle/credential-life.resolver.ts';
import { ProviderSweep } from './sweep/provider-sweep.entity.ts';
import { sweepProviderJob, sweepProvidersJob } from './sweep/provider-sweep.jobs.ts';
import { ProviderSweepFieldsResolver, ProviderSweepResolver } from './sweep/provider-sweep.resolver.ts';
import { scheduleSweeps } from './sweep/provider-sweep.schedule.ts';

/** Apps of consumers and the credentials that they hold at gateways. */
export const appsModule: Module = {
  name: 'apps',
  entities: [App, Credential, CredentialProduct, ClaimLink, ProviderSweep],
  resolvers: [
    AppResolver,
    CredentialResolver,
    ClaimResolver,
    CredentialLifeResolver,
    CredentialEffectiveAccessResolver,
    EffectivePolicyResolver,
    ProviderSweepResolver,
    ProviderSweepFieldsResolver,
    CredentialChangeResolver,
    CredentialSubscriptions,
  ],
  nodes: [
    { type: 'App', table: 'app', find: findVisibleApp },
    { type: 'Credential', table: 'credential', find: findVisibleCredential },
    { type: 'ProviderSweep', table: 'providerSweep', find: findVisibleSweep },
  ],
  jobs: [
    convergeCredentialJob,
    refreshPlanKeysJob,
    endProviderCredentialsJob,
    passTimeJob,
    sweepProvidersJob,
    sweepProviderJob,
  ],
  schedules: [scheduleSweeps],
  metrics: [registerProviderMetrics],
};

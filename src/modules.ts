import { accessModule } from './access/access.module.ts';
import { appsModule } from './apps/apps.module.ts';
import { auditModule } from './audit/audit.module.ts';
import { catalogueModule } from './catalogue/catalogue.module.ts';
import { contentModule } from './content/content.module.ts';
import { environmentsModule } from './environments/environments.module.ts';
import { identityModule } from './identity/identity.module.ts';
import { notificationModule } from './notification/notification.module.ts';
import type { Module } from './platform/module.ts';
import { presentationModule } from './presentation/presentation.module.ts';
import { privacyModule } from './privacy/privacy.module.ts';
import { providerModule } from './provider/provider.module.ts';

/** The portal's modules, each of which knows only those before it. */
export const MODULES: readonly Module[] = [
  identityModule,
  providerModule,
  catalogueModule,
  appsModule,
  accessModule,
  contentModule,
  presentationModule,
  auditModule,
  notificationModule,
  privacyModule,
  environmentsModule,
];

/** Every table that is written through an entity. */
export const ENTITIES = MODULES.flatMap(({ entities = [] }) => entities);

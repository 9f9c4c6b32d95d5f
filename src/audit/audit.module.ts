import type { Module } from '../platform/module.ts';
import { visibleEventById } from './audit.queries.ts';
import { AuditResolver, findEventType } from './audit.resolver.ts';
import { auditRoutes } from './audit.routes.ts';

/** The event log as data: queries and export. */
export const auditModule: Module = {
  name: 'audit',
  resolvers: [AuditResolver],
  nodes: [
    { type: 'AuditEvent', table: 'eventLog', find: visibleEventById },
    { type: 'EventTypeInfo', find: findEventType },
  ],
  routes: [auditRoutes],
};

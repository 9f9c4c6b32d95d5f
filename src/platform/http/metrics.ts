import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OperationOutcome, OperationType } from '../graphql-pipeline/pipeline.ts';

/** What the edges measure. Other modules add their own metrics to `registry`. */
export interface EdgeMetrics {
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status'>;
  openSockets: Gauge;
  openStreams: Gauge;
  activeSubscriptions: Gauge;
  /** Fits `onOperation` of the pipeline. */
  countOperation(type: OperationType, outcome: OperationOutcome): void;
}

/** A registry of its own for each server, with Node's default metrics. */
export function createEdgeMetrics(): EdgeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const operations = new Counter({
    name: 'gatehouse_graphql_operations_total',
    help: 'GraphQL operations by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  return {
    registry,
    httpDuration: new Histogram({
      name: 'gatehouse_http_request_duration_seconds',
      help: 'Time from request to the end of the answer.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    openSockets: new Gauge({ name: 'gatehouse_websocket_connections', help: 'Open WebSockets.', registers }),
    openStreams: new Gauge({
      name: 'gatehouse_http_streams',
      help: 'Operations whose results are streamed over HTTP.',
      registers,
    }),
    activeSubscriptions: new Gauge({ name: 'gatehouse_graphql_subscriptions', help: 'Live subscriptions.', registers }),
    countOperation: (type, outcome) => operations.inc({ type, outcome }),
  };
}

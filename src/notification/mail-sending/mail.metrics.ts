import { Counter, type Registry } from 'prom-client';

/** Attempts of this process, whichever portal in it sends. */
export const mailAttempts = new Counter({
  name: 'gatehouse_mail_attempts_total',
  help: 'Attempts to send a mail by outcome: sent, refused (for good), deferred, unreachable, or broken (it could not be written).',
  labelNames: ['outcome'],
  registers: [],
});

/** What operators watch of mails beside the queue of their jobs. */
export const registerMailMetrics = (registry: Registry): void => registry.registerMetric(mailAttempts);

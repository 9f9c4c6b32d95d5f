import type { JobImplementation } from '../platform/jobs/job.ts';
import type { Portal } from '../platform/module.ts';
import { createGuardedHttp, guardRules } from '../platform/outbound-http/guarded-http.ts';
import { sendMailJob } from './mail-sending/mail.jobs.ts';
import { createMailer } from './mail-sending/mailer.ts';
import { checkOverrides } from './mail-templates/mail-templates.ts';
import { deliverWebhookJob } from './webhook-deliveries/webhook-delivery.jobs.ts';

/**
 * Makes what sends mails and webhooks.
 * @throws ConfigError for templates of the operator that cannot be compiled.
 */
export async function startNotification(portal: Portal, running: AsyncDisposableStack): Promise<JobImplementation[]> {
  checkOverrides(portal.config.mail.templateDir);
  const mailer = createMailer(portal.config, portal.log);
  running.defer(() => mailer.close());
  return [sendMailJob(mailer), deliverWebhookJob(createGuardedHttp(guardRules(portal.config)))];
}

import type { JobImplementation } from '../platform/jobs/job.ts';
import type { Portal } from '../platform/module.ts';
import { sendTestMailJob } from './mail-previews/mail-preview.jobs.ts';
import { sendMailJob } from './mail-sending/mail.jobs.ts';
import { createMailer } from './mail-sending/mailer.ts';
import { checkOverrides } from './mail-templates/mail-templates.ts';
import { startWebhookWorker } from './webhook-deliveries/webhook-delivery.worker.ts';

/**
 * Makes what sends mails, and starts the worker of the webhooks.
 * @throws ConfigError for templates of the operator that cannot be compiled.
 */
export async function startNotification(portal: Portal, running: AsyncDisposableStack): Promise<JobImplementation[]> {
  checkOverrides(portal.config.mail.templateDir);
  const mailer = createMailer(portal.config, portal.log);
  running.defer(() => mailer.close());
  const worker = await startWebhookWorker(portal);
  running.defer(() => worker.stop());
  return [sendMailJob(mailer), sendTestMailJob(mailer)];
}

import type { JobImplementation } from '../platform/jobs/job.ts';
import type { Portal } from '../platform/module.ts';
import { sendTestMailJob } from './mail-previews/mail-preview.jobs.ts';
import { sendMailJob } from './mail-sending/mail.jobs.ts';
import { createMailer } from './mail-sending/mailer.ts';
import { checkOverrides } from './mail-templates/mail-templates.ts';
import { startWebhooks } from './webhook-deliveries/webhook-delivery.worker.ts';

/**
 * Connects the mail server, and starts the worker of the webhooks. @throws ConfigError for templates of the operator that
 * cannot be filled.
 */
export async function startNotification(portal: Portal, running: AsyncDisposableStack): Promise<JobImplementation[]> {
  checkOverrides(portal.config.mail.templateDir);
  const mailer = createMailer(portal.config, portal.log);
  running.defer(() => mailer.close());
  running.use(await startWebhooks(portal));
  return [sendMailJob(mailer), sendTestMailJob(mailer)];
}

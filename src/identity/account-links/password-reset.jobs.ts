import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { mailResetLink } from './password-reset.queue.ts';
import { offerReset } from './password-reset.service.ts';

/** Run twice, it mails a second link. */
export const mailResetLinkJob = implementJob(mailResetLink, (ctx, { email }) =>
  inTransaction(ctx, (tx) => offerReset(tx, email)),
);

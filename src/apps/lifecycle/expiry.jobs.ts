import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { appById } from '../apps/app.queries.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { readLife } from '../credentials/expiry.queries.ts';
import { passTime, scheduleExpiry } from '../credentials/expiry.queue.ts';
import { dueNow } from '../credentials/expiry.rules.ts';
import { endCredential } from './credential-end.service.ts';

/**
 * The row says what was done, the job only when to look: run early, late or twice, each notice is given once and each
 * end comes once.
 */
export const passTimeJob = implementJob(
  passTime,
  (ctx, { credentialId }) =>
    inTransaction(ctx, async (tx) => {
      await applyTime(tx, credentialId);
      await faultPoint('credential.timePassed', credentialId);
    }),
  (ctx, { credentialId }) => inTransaction(ctx, (tx) => scheduleExpiry(tx, credentialId)),
);

async function applyTime(ctx: Context, id: string): Promise<void> {
  const credential = await ctx.em.findOneOrFail(Credential, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const { now, ...life } = await readLife(ctx, id);
  const due = dueNow(life, now, ctx.config.credentials.expiryWarningDays);
  const app = (await appById(ctx, credential.appId))!;
  if (due?.kind === 'expire') return endCredential(ctx, credential, app, 'credential.expired');
  if (due?.kind === 'retire') return endCredential(ctx, credential, app, 'credential.retired');
  if (due?.kind === 'warn') {
    credential.expiryWarnedDays = due.days;
    credential.expiryWarnedFor = credential.expiresAt;
    await ctx.em.flush();
    const after = { status: credential.status, expiresAt: credential.expiresAt, days: due.days };
    await recordCredential(ctx, 'credential.expiring', credential, app, { after });
  }
  await scheduleExpiry(ctx, id);
}

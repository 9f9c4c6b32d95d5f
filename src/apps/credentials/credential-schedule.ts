import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { CredentialStatus } from './credential.entity.ts';
import { type Life, nextLook } from './credential-life.ts';

/** Does to one credential what time brings: notices before its end, the end, the end of a rotation's overlap. */
export const passTime = defineJob({
  name: 'credential.passTime',
  payload: z.object({ credentialId: z.uuid() }),
});

/**
 * Has the credential looked at when something about it is next due. Called after whatever changes its ends; the key
 * leaves room for one waiting look, so calling it twice does not double anything.
 */
export async function scheduleLife(ctx: Context, credentialId: string): Promise<void> {
  const { now, ...life } = await readLife(ctx, credentialId);
  const runAt = nextLook(life, now, ctx.config.credentials.expiryWarningDays);
  if (runAt) await addJob(ctx, passTime, { credentialId }, { key: `credential.passTime:${credentialId}`, runAt });
}

/** The database's clock decides, because all nodes share it. */
export async function readLife(ctx: Context, credentialId: string): Promise<Life & { now: Date }> {
  return ctx.db
    .selectFrom('credential')
    .select(['status', 'createdAt', 'expiresAt', 'retiresAt', 'expiryWarnedDays', 'expiryWarnedFor'])
    .select(sql<Date>`now()`.as('now'))
    .select((eb) =>
      eb
        .not(
          eb.exists(
            eb
              .selectFrom('credential as successor')
              .select('successor.id')
              .whereRef('successor.replacesId', '=', 'credential.id')
              .where('successor.appliedRevision', '=', 0)
              .where('successor.status', 'in', [CredentialStatus.ISSUING, CredentialStatus.FAILED]),
          ),
        )
        .$castTo<boolean>()
        .as('isReplaced'),
    )
    .where('credential.id', '=', credentialId)
    .executeTakeFirstOrThrow();
}

/** The time by the database's clock. */
export async function readNow(ctx: Pick<Context, 'db'>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(ctx.db);
  return rows[0]!.now;
}

import { sql } from 'kysely';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { CredentialStatus } from './credential.entity.ts';
import type { Life } from './expiry.rules.ts';

/** What decides how time changes a credential, and the time by the database's clock, because all nodes share it. */
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

/** When a life that begins or is renewed now ends; null is never. */
export const lifetimeEnd = async (
  ctx: Context,
  { keyLifetimeSeconds }: Pick<Plan, 'keyLifetimeSeconds'>,
): Promise<Date | null> =>
  keyLifetimeSeconds ? new Date((await readNow(ctx)).getTime() + keyLifetimeSeconds * 1000) : null;

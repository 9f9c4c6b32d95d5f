import { sql } from 'kysely';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { type Credential, CredentialStatus } from './credential.entity.ts';
import type { Life } from './expiry.rules.ts';

/** A life, and the time by the database's clock, because all nodes share it. */
type LifeNow = Life & { now: Date };

/** What decides how time changes a credential. */
export async function readLife(ctx: Context, credentialId: string): Promise<LifeNow> {
  const [life] = await readLives(ctx, [credentialId]);
  if (!life) throw new Error(`There is no credential ${credentialId}.`);
  return life;
}

/** As {@link readLife}, for those of many that exist, in one statement. */
export const readLives = (ctx: Context, ids: readonly string[]): Promise<(LifeNow & { id: string })[]> =>
  ctx.db
    .selectFrom('credential')
    .select(['credential.id', 'status', 'createdAt', 'expiresAt', 'retiresAt', 'expiryWarnedDays', 'expiryWarnedFor'])
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
    .where(oneOf('credential.id', ids))
    .execute();

/** When a life that begins or is renewed now ends; null is never. */
export const lifetimeEnd = async (
  ctx: Context,
  { keyLifetimeSeconds }: Pick<Plan, 'keyLifetimeSeconds'>,
): Promise<Date | null> =>
  keyLifetimeSeconds ? new Date((await readNow(ctx)).getTime() + keyLifetimeSeconds * 1000) : null;

type End = Pick<Credential, 'expiresAt' | 'grantedUntil' | 'certificateEndsAt'>;

/** When a credential ends whose grant lasts so long: with its certificate at the latest. */
export const endsOf = (
  grantedUntil: Date | null,
  { certificateEndsAt }: Pick<End, 'certificateEndsAt'>,
): Pick<End, 'expiresAt' | 'grantedUntil'> => ({
  grantedUntil: certificateEndsAt && grantedUntil,
  expiresAt:
    certificateEndsAt && (grantedUntil === null || certificateEndsAt < grantedUntil) ? certificateEndsAt : grantedUntil,
});

/** When the grant of a credential ends, whatever its certificate says. */
export const grantEndOf = ({ expiresAt, grantedUntil, certificateEndsAt }: End): Date | null =>
  certificateEndsAt ? grantedUntil : expiresAt;

import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Claims } from './claims.ts';

/** A logout that a provider has told: of all sessions of somebody, or of one of its own sessions. */
interface ProviderLogout {
  identityProviderId: string;
  /** `jti` of the logout token, which counts once. */
  tokenId: string;
  subject: string | null;
  providerSession: string | null;
  occurredAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    providerLogout: ProviderLogout;
  }
}

/** What could still become a session. */
export interface Arriving {
  identityProviderId: string;
  claims: Pick<Claims, 'subject' | 'session'>;
  issuedAt: Date;
}

/** Whether the provider has said that who comes has left after that was made which they come with. */
export async function wasLoggedOut(
  { db }: Pick<Context, 'db'>,
  { identityProviderId, claims: { subject, session }, issuedAt }: Arriving,
): Promise<boolean> {
  const { rows } = await sql`select 1 from provider_logout
    where identity_provider_id = ${identityProviderId} and (provider_session = ${session}
      or (subject = ${subject} and occurred_at >= ${issuedAt} and (provider_session is null or ${session}::text is null)))
    limit 1`.execute(db);
  return rows.length > 0;
}

import type { Context } from '../../platform/context.ts';
import type { Certificate } from './certificate.ts';
import { ClientCertificate } from './client-certificate.entity.ts';

/** Keeps what a credential's key was made of. The caller holds the credential's lock, or has just made it. */
export async function keepCertificate(
  ctx: Context,
  credentialId: string,
  { pem, fingerprint, subject, issuer, serialNumber, validFrom, validUntil }: Certificate,
): Promise<void> {
  const about = { pem, fingerprint, subject, issuer, serialNumber, validFrom, validUntil };
  ctx.em.persist(ctx.em.create(ClientCertificate, { credentialId, ...about }));
  await ctx.em.flush();
}

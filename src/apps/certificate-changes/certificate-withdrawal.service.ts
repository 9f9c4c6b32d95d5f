import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { ClientCertificate } from '../certificates/client-certificate.entity.ts';
import { clientCertificates } from '../certificates/client-certificate.queries.ts';
import { recordCredential } from '../credentials/credential.events.ts';
import { isEnded } from '../credentials/credential.rules.ts';
import { lockVisibleCredential } from '../credentials/credential.service.ts';
import { endCredential } from '../lifecycle/credential-end.service.ts';

/**
 * Has no credential take a certificate any more, and ends the one that has it, for everybody who may see its app.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (withdrawn already).
 */
export async function withdrawCertificate(
  ctx: Context,
  id: string,
  reason?: string | null,
): Promise<ClientCertificate> {
  const { found, withdrawalReason } = await gather({
    found: () => lockWithdrawable(ctx, id),
    withdrawalReason: () => optionalText(reason, { field: ['input', 'reason'], max: 2000 }),
  });
  const { certificate, credential, app } = found;
  ctx.em.assign(certificate, { withdrawnAt: await readNow(ctx), withdrawalReason });
  await ctx.em.flush();
  const { fingerprint } = certificate;
  await recordCredential(ctx, 'credential.certificateWithdrawn', credential, app, {
    after: { fingerprint, reason: withdrawalReason },
  });
  if (!isEnded(credential)) await endCredential(ctx, credential, app, 'credential.revoked');
  await withdrawElsewhere(ctx, certificate, app.id);
  return certificate;
}

/** Several keys of an app may go with one certificate, as those of a rotation do in their overlap. Who else was given it is for others to say. */
async function withdrawElsewhere(ctx: Context, { id, fingerprint, withdrawnAt }: ClientCertificate, appId: string) {
  const others = await ctx.db
    .selectFrom('clientCertificate')
    .innerJoin('credential', 'credential.id', 'clientCertificate.credentialId')
    .select(['clientCertificate.id', 'credentialId'])
    .where('credential.appId', '=', appId)
    .where('clientCertificate.fingerprint', '=', fingerprint)
    .where('clientCertificate.id', '!=', id)
    .where('withdrawnAt', 'is', null)
    .orderBy('credentialId')
    .execute();
  for (const other of others) {
    const { credential, app } = await lockVisibleCredential(ctx, other.credentialId);
    ctx.em.assign(await ctx.em.findOneOrFail(ClientCertificate, other.id), { withdrawnAt });
    await ctx.em.flush();
    if (!isEnded(credential)) await endCredential(ctx, credential, app, 'credential.revoked');
  }
}

async function lockWithdrawable(ctx: Context, id: string) {
  const visible = await clientCertificates.find(ctx, id);
  if (!visible) throw notFound('certificate');
  const locked = await lockVisibleCredential(ctx, visible.credentialId);
  const certificate = await ctx.em.findOneOrFail(ClientCertificate, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (certificate.withdrawnAt) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'The certificate was withdrawn already.', { field: ['id'] });
  }
  return { certificate, ...locked };
}

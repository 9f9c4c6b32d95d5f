import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { ProviderAdapter } from '../../provider/port/provider-adapter.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { CredentialStatus } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES, isEnded } from '../credentials/credential.rules.ts';
import type { DesiredState } from './desired-state.queries.ts';
import '../certificates/certificate-listing.table.ts';

type Parts = Pick<DesiredState, 'credential' | 'provider' | 'beside'>;

/** Has the certificate of a credential at the gateway before its key, which may be bound to it. May be repeated. @throws ProviderError */
export async function storeCertificate(
  adapter: ProviderAdapter,
  { credential, provider, beside }: Parts,
): Promise<void> {
  if (beside && !isEnded(credential)) await adapter.putCertificate(provider.tykOrganisationId, beside.pem);
}

/**
 * Brings the lists of APIs to what all credentials with this certificate want: it stands there as long as one of them does, and goes with the last. What
 * others have put there stays. Runs in the queue of definitions, and may be repeated. @throws ProviderError
 */
export async function convergeLists(
  ctx: Context,
  adapter: ProviderAdapter,
  { provider, beside }: Parts,
): Promise<void> {
  if (!beside) return;
  const { id, fingerprint } = beside;
  const put = await readListed(ctx, provider.id, fingerprint);
  for (const apiId of new Set([...beside.apiIds, ...put])) {
    if (await isWanted(ctx, { providerId: provider.id, fingerprint, apiId })) {
      await letIn(ctx, adapter, { providerId: provider.id, fingerprint, apiId, id });
    } else if (put.includes(apiId)) {
      await adapter.writeCertificateList(apiId, { drop: id });
      await forget(ctx, { providerId: provider.id, fingerprint, apiId });
    }
  }
  if (!(await isUsed(ctx, provider.id, fingerprint))) await adapter.dropCertificate(provider.tykOrganisationId, id);
}

/** What keeps an API from letting in the certificate of a credential, in words for owners; empty where nothing does. */
export async function listFaultsOf(adapter: ProviderAdapter, { credential, beside }: Parts): Promise<string[]> {
  if (!beside || !LETTING_IN.includes(credential.status)) return [];
  if (!(await adapter.hasCertificate(beside.id))) return ['its client certificate is not in the store'];
  const faults: string[] = [];
  for (const apiId of beside.apiIds) {
    const list = await adapter.readCertificateList(apiId);
    if (list && !list.includes(beside.id)) faults.push(`its client certificate is not on the list of ${apiId}`);
  }
  return faults;
}

/** While its key is suspended, its certificate is not on any list. */
const LETTING_IN: readonly CredentialStatus[] = [
  ...[CredentialStatus.ISSUING, CredentialStatus.ACTIVE, CredentialStatus.RETIRING, CredentialStatus.FAILED],
];

interface Listing {
  providerId: string;
  fingerprint: string;
  apiId: string;
}

/** The row comes first: a crash then leaves too little on a list, which is put right, and never anything that nobody takes off. */
async function letIn(
  { db }: Context,
  adapter: ProviderAdapter,
  { id, ...listing }: Listing & { id: string },
): Promise<void> {
  const list = await adapter.readCertificateList(listing.apiId);
  if (!list) throw new ProviderError('apiMissing', `The API ${listing.apiId} is not loaded at the provider.`);
  if (list.includes(id)) return;
  await db
    .insertInto('certificateListing')
    .values({ ...listing, createdAt: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await adapter.writeCertificateList(listing.apiId, { add: id });
}

const forget = ({ db }: Context, { providerId, fingerprint, apiId }: Listing) =>
  db
    .deleteFrom('certificateListing')
    .where('providerId', '=', providerId)
    .where('fingerprint', '=', fingerprint)
    .where('apiId', '=', apiId)
    .execute();

async function readListed({ db }: Context, providerId: string, fingerprint: string): Promise<string[]> {
  const rows = await db
    .selectFrom('certificateListing')
    .select('apiId')
    .where('providerId', '=', providerId)
    .where('fingerprint', '=', fingerprint)
    .execute();
  return rows.map(({ apiId }) => apiId);
}

const havingIt = ({ db }: Context, providerId: string, fingerprint: string) =>
  db
    .selectFrom('clientCertificate')
    .innerJoin('credential', 'credential.id', 'clientCertificate.credentialId')
    .select('credential.id')
    .where('credential.providerId', '=', providerId)
    .where('clientCertificate.fingerprint', '=', fingerprint);

async function isWanted(ctx: Context, { providerId, fingerprint, apiId }: Listing): Promise<boolean> {
  const found = havingIt(ctx, providerId, fingerprint)
    .innerJoin('credentialProduct', 'credentialProduct.credentialId', 'credential.id')
    .innerJoin('product', 'product.id', 'credentialProduct.productId')
    .where('credential.status', 'in', LETTING_IN)
    .where('clientCertificate.withdrawnAt', 'is', null)
    .where(sql<boolean>`product.api_ids ? ${apiId}`);
  return (await found.limit(1).executeTakeFirst()) !== undefined;
}

/** Also where it names a key, and while that is suspended. */
async function isUsed(ctx: Context, providerId: string, fingerprint: string): Promise<boolean> {
  const found = havingIt(ctx, providerId, fingerprint).where('credential.status', 'not in', ENDED_STATUSES);
  return (await found.limit(1).executeTakeFirst()) !== undefined;
}

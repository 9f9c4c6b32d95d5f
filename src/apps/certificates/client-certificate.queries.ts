import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { visibleApps } from '../apps/app.policy.ts';
import type { ClientCertificateFilter } from './client-certificate.inputs.ts';

/** How lists of them can be ordered. */
export const clientCertificateOrder = orderOf(
  'ClientCertificate',
  'clientCertificate.id',
  { CREATED_AT: byCreation, VALID_UNTIL: byTime('clientCertificate.validUntil', 'When it ends.') },
  'desc',
);

/** Seeing an app is seeing what its credentials are made of. */
const visibleCertificates = ({ db, viewer }: Reader) =>
  db
    .selectFrom('clientCertificate')
    .innerJoin('credential', 'credential.id', 'clientCertificate.credentialId')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('clientCertificate')
    .where(visibleApps(viewer));

/** Certificates of the apps that the viewer may see. */
export const clientCertificates = rowsOf('clientCertificate.id', visibleCertificates);

/** Null where the credential waits for one, and for other kinds. */
export const certificateOfCredential = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db.selectFrom('clientCertificate').selectAll().where(oneOf('credentialId', ids)).execute();
  return inOrder(ids, rows, ({ credentialId }) => credentialId);
});

const pages = defineList('clientCertificate', (reader, filter: ClientCertificateFilter) => {
  const { isWithdrawn, productIds } = filter;
  let query = visibleCertificates(reader).where(
    matchesAll([
      ['credential.appId', 'uuid', filter.appIds],
      ['credential.planId', 'uuid', filter.planIds],
      ['app.organisationId', 'uuid', filter.organisationIds],
      ['credential.status', 'text', filter.credentialStatuses],
      ['clientCertificate.fingerprint', 'text', filter.fingerprints],
    ]),
  );
  if (isWithdrawn != null) query = query.where('clientCertificate.withdrawnAt', isWithdrawn ? 'is not' : 'is', null);
  query = query
    .where(isWithin('clientCertificate.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('clientCertificate.validUntil', filter.endsFrom, filter.endsBefore));
  if (productIds) {
    const holders = reader.db
      .selectFrom('credentialProduct')
      .select('credentialId')
      .where(oneOf('productId', productIds));
    query = query.where('credential.id', 'in', holders);
  }
  return query;
});

/** Newest first, unless another order is asked for. */
export const listClientCertificates = (
  ctx: Context,
  filter: ClientCertificateFilter | null | undefined,
  page: OrderedPageArgs,
) => pages(ctx, filter ?? {}, clientCertificateOrder, page);

/** Whether no credential may take a certificate any more. */
export async function isWithdrawn({ db }: Context, fingerprint: string): Promise<boolean> {
  const withdrawn = db
    .selectFrom('clientCertificate')
    .select('id')
    .where('fingerprint', '=', fingerprint)
    .where('withdrawnAt', 'is not', null);
  return (await withdrawn.executeTakeFirst()) !== undefined;
}

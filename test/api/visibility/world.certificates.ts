import { v7 } from 'uuid';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { World } from './world.ts';

/** As if the keys of these credentials were made of certificates, which takes a gateway of its own. */
const HOLDERS = ['shared', 'hobby', 'rival'] as const;

export async function addCertificates({ portal, idOf }: World, ids: Map<string, string>): Promise<void> {
  for (const holder of HOLDERS) {
    const id = v7();
    ids.set(`clientcertificate:${holder}`, id);
    await portal.app.context.db
      .insertInto('clientCertificate')
      .values({
        ...{ id, credentialId: idOf(`credential:${holder}`), fingerprint: `fingerprint of ${holder}`, pem: '' },
        ...{
          subject: 'CN=consumer',
          issuer: 'CN=consumer',
          serialNumber: '01',
          withdrawnAt: null,
          withdrawalReason: null,
        },
        ...{ validFrom: new Date(), validUntil: new Date(), createdAt: new Date(), updatedAt: new Date() },
      })
      .execute();
  }
  // As if the gateway itself gave its client tokens.
  await portal.app.context.db
    .updateTable('credential')
    .set({ authType: AuthType.OAUTH2 })
    .where('id', '=', idOf('credential:rival'))
    .execute();
}

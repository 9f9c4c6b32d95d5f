import { X509Certificate } from 'node:crypto';
import { type Answer, ok, refusal } from '../answers.ts';
import type { GatewayCore } from '../gateway-core.ts';

/** `/tyk/certs`: client certificates, which live in the store and are in force at once. */
export class AdminCertificates {
  constructor(private readonly core: GatewayCore) {}

  list(organisationId = ''): Answer {
    const ids = Object.keys(this.core.disk.certificates).filter((id) => id.startsWith(organisationId));
    return ok({ certs: ids.length > 0 ? ids : null });
  }

  read(id: string): Answer {
    const pem = this.core.disk.certificates[id];
    if (pem === undefined) return refusal(404, 'Certificate with given SHA256 fingerprint not found');
    const { subject, issuer, validFromDate, validToDate, ca } = new X509Certificate(pem);
    const about = { has_private: false, subject: named(subject), issuer: named(issuer), is_ca: ca };
    return ok({ id, fingerprint: fingerprintOf(pem), ...about, not_before: validFromDate, not_after: validToDate });
  }

  /** Whatever is wrong is a 403. */
  add(pem: string, organisationId = ''): Answer {
    const fingerprint = fingerprintOf(pem);
    if (!fingerprint) return refusal(403, 'Failed to decode certificate. It should be PEM encoded.');
    const id = organisationId + fingerprint;
    if (id in this.core.disk.certificates) return refusal(403, `Certificate with ${id} id already exists`);
    this.core.disk.certificates[id] = pem;
    return ok({ id, status: 'ok', message: 'Certificate added' });
  }

  /** The answer is the same whether there was one or not. */
  delete(id: string): Answer {
    delete this.core.disk.certificates[id];
    return ok({ status: 'ok', message: 'removed' });
  }
}

const named = (name: string) => ({ CommonName: /CN=(.*)/.exec(name)?.[1] ?? '' });

/** In hex, as Tyk writes it; null where it is no certificate. */
function fingerprintOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch {
    return null;
  }
}

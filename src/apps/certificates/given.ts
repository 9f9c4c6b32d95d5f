/** What a consumer gave in one text: a client certificate as PEM, a public key beside it, or one of the two. */
export interface Given {
  certificate: string | null;
  publicKey: string | null;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\s*/;

/** The certificates stay in one part, so that whoever reads it says that there is more than one. */
export function partsOf(text: string): Given {
  const certificates: string[] = [];
  const publicKey = text.replaceAll(new RegExp(CERTIFICATE, 'g'), (found) => {
    certificates.push(found);
    return '';
  });
  return { certificate: certificates.join('') || null, publicKey: publicKey.trim() === '' ? null : publicKey };
}

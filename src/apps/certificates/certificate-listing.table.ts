/** What the portal has put on the list of an API: a certificate that others have put there is no business of it. */
export interface CertificateListingRow {
  providerId: string;
  /** As Tyk knows it. */
  apiId: string;
  /** SHA-256 of the certificate, in hex. */
  fingerprint: string;
  createdAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    certificateListing: CertificateListingRow;
  }
}

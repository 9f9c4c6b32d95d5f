/**
 * Lists of client certificates in definitions: such an API lets in who shows a certificate of its list, and asks for a key
 * beside it. Certificates are named by `certificateId`.
 */
export interface CertificateLists {
  /** What an API has on its list; `null` when the provider serves no such API. */
  readCertificateList(apiId: string): Promise<string[] | null>;
  /**
   * Puts a certificate on the list of an API, or takes it off, once the provider serves that. What else the definition says
   * stays. Of an API that is gone there is nothing to take off.
   */
  writeCertificateList(apiId: string, change: CertificateListChange): Promise<void>;
  hasCertificate(certificateId: string): Promise<boolean>;
  /** One that is there already counts as success. */
  putCertificate(organisationId: string, pem: string): Promise<void>;
  /** One that is missing already counts as success; one that a definition names stays. */
  dropCertificate(organisationId: string, certificateId: string): Promise<void>;
}

export type CertificateListChange = { add: string } | { drop: string };

import { X509Certificate } from 'node:crypto';
import { keyOfPem, MAX_KEY_LENGTH } from './public-key.ts';

/** What is known of a client certificate by reading it. */
export interface Certificate {
  /** In the one form in which it is kept. */
  pem: string;
  /** SHA-256, in hex, as gateways name it. */
  fingerprint: string;
  /** In one line, as its issuer wrote it. */
  subject: string;
  issuer: string;
  serialNumber: string;
  validFrom: Date;
  validUntil: Date;
}

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/**
 * Reads a client certificate that keys can be made of: one of a client itself, in force, with a key that nobody breaks.
 * @returns What is wrong, as a sentence, where it is none.
 */
export function readCertificate(pem: string, now = new Date()): Certificate | string {
  const fault = formFault(pem);
  if (fault) return fault;
  try {
    const certificate = new X509Certificate(pem);
    const read = factsOf(certificate);
    return faultOf(certificate, read, now) ?? read;
  } catch {
    return NO_CERTIFICATE;
  }
}

const NO_CERTIFICATE = 'It cannot be read as a certificate.';

function formFault(pem: string): string | null {
  if (pem.length > MAX_KEY_LENGTH) return `A certificate has at most ${MAX_KEY_LENGTH} characters.`;
  if (/PRIVATE KEY/.test(pem))
    return 'This holds a private key: keep it, and make another pair, because it has been sent.';
  const count = pem.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
  if (count === 0) return 'Give a certificate as PEM, which begins with -----BEGIN CERTIFICATE-----.';
  return count === 1 ? null : 'Give the certificate of the client alone, without those of its issuers.';
}

function faultOf(certificate: X509Certificate, { validFrom, validUntil }: Certificate, now: Date): string | null {
  if (certificate.ca)
    return 'This is the certificate of an authority: give one of a client (basicConstraints CA:FALSE).';
  if (validUntil <= now) return `The certificate ended on ${dayOf(validUntil)}.`;
  if (validFrom > now) return `The certificate begins on ${dayOf(validFrom)}.`;
  const uses = certificate.keyUsage ?? [];
  if (uses.length > 0 && !uses.includes(CLIENT_AUTHENTICATION))
    return 'The certificate is not made for clients (extendedKeyUsage clientAuth).';
  const key = keyOfPem(certificate.toString());
  return typeof key === 'string' ? key : null;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function factsOf(certificate: X509Certificate): Certificate {
  const { fingerprint256, subject, issuer, serialNumber, validFromDate, validToDate } = certificate;
  return {
    pem: certificate.toString(),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: inOneLine(subject),
    issuer: inOneLine(issuer),
    serialNumber: serialNumber.toLowerCase(),
    validFrom: validFromDate,
    validUntil: validToDate,
  };
}

/** A certificate may name nobody, and then has no such text at all. */
const inOneLine = (name: string | undefined): string => (name ?? '').replaceAll(/\s*\n\s*/g, ', ').slice(0, 1_000);

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** What a consumer has: the certificate that it gives away, and the key that it keeps. */
export interface ClientCertificate {
  cert: string;
  key: string;
}

interface Wish {
  days?: number;
  /** As `openssl req` names them. */
  key?: readonly string[];
  extensions?: readonly string[];
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const LEAF = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=clientAuth'];

export function newClientCertificate({ days = 100, key = EC, extensions = LEAF }: Wish = {}): ClientCertificate {
  const about = ['-subj', `/O=Partner/CN=client-${Math.random().toString(36).slice(2)}`, '-days', `${days}`];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const made = execFileSync('openssl', ['req', '-x509', ...key, '-nodes', '-keyout', '-', ...about, ...added], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const part = (name: string) => new RegExp(`-----BEGIN ${name}-----[^-]+-----END ${name}-----\n`).exec(made)![0];
  return { cert: part('CERTIFICATE'), key: part('PRIVATE KEY') };
}

const read = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8');

/** What a server on the loopback interface speaks TLS with; this process trusts it. */
export function serverTls(): { cert: string; key: string } {
  const cert = read('certificate');
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  return { cert, key: read('key') };
}

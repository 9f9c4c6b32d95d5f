import type { KeyMethod } from '../../provider/port/key-kinds.ts';

/** What a consumer fills in: the value of a key, and what proves it. Variables of a shell, or the real ones. */
export interface CallSecrets {
  key: string;
  secret: string;
}

/** What a signature is made over. */
export interface SignedCall {
  method: string;
  /** As it stands within double quotes. */
  path: string;
  algorithm: string;
  /** Where the gateway itself gives tokens; as it stands within double quotes. */
  tokenUrl: string;
}

/** How a key is written into a call, for a shell and within double quotes. */
interface Written {
  value: string;
  /** What else the call has to carry. */
  headers?: [name: string, value: string][];
  /** What the shell does before. */
  before?: string;
}

const BASE64 = "base64 | tr -d '\\n'";

const signature = ({ key, secret }: CallSecrets, { method, path, algorithm }: SignedCall): Written => {
  const text = `printf '(request-target): ${method} %s\\ndate: %s' "${path}" "$DATE"`;
  const digest = `openssl dgst -${algorithm.replace('hmac-', '')} -hmac "${secret}" -binary`;
  const encoded = `$(${text} | ${digest} | ${BASE64} | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')`;
  const fields = [
    ['keyId', key],
    ['algorithm', algorithm],
    ['headers', '(request-target) date'],
    ['signature', encoded],
  ];
  return {
    before: `DATE="$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')"; `,
    headers: [['Date', '$DATE']],
    value: `Signature ${fields.map(([name, value]) => `${name}=\\"${value}\\"`).join(',')}`,
  };
};

/** A line of its own, which a shell passes over. */
const note = (text: string): string => `# ${text}\n`;

/** How the gateway gives a token to a client that acts for itself. */
const ownToken = ({ key, secret }: CallSecrets, { tokenUrl }: SignedCall): string => {
  const ask = `curl -s -u "${key}:${secret}" -d grant_type=client_credentials "${tokenUrl}"`;
  return `TOKEN="$(${ask} | sed -n 's/.*"access_token": *"\\([^"]*\\)".*/\\1/p')"; `;
};

/** What comes from a server that the portal knows nothing of. */
export const TOKEN_OF_OTHERS = {
  before: note('TOKEN is a token of the identity provider that the API trusts; the portal gives none.'),
  value: 'Bearer $TOKEN',
};

export const WRITTEN: Record<KeyMethod, (secrets: CallSecrets, call: SignedCall) => Written> = {
  authToken: ({ key }) => ({ value: key }),
  basic: ({ key, secret }) => ({ value: `Basic $(printf %s "${key}:${secret}" | ${BASE64})` }),
  hmac: signature,
  // Whoever has the private key makes it; the portal has none.
  jwt: ({ key }) => ({
    before: note(
      `TOKEN is a JSON Web Token that you sign with your private key; it names "${key}" as kid, or in the claim of keyClaim.`,
    ),
    value: 'Bearer $TOKEN',
  }),
  // It is part of the connection.
  certificate: () => ({ value: '' }),
  oauthClient: ({ key }) => ({
    before: note(
      `TOKEN is an access token of the authorization server: ask the tokenUrl of the credential's oauthClient as "${key}", with its secret.`,
    ),
    value: 'Bearer $TOKEN',
  }),
  oauth2: (secrets, call) => ({ before: ownToken(secrets, call), value: 'Bearer $TOKEN' }),
};

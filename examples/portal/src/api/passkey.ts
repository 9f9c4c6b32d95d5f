/** What a passkey answered, or null where its person or the browser broke off. */
type Answered = Promise<Record<string, unknown> | null>;

/** Whether this browser knows passkeys, and how the portal asks for them. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

const toJson = (credential: Credential | null): Record<string, unknown> | null =>
  credential ? { ...(credential as PublicKeyCredential).toJSON() } : null;

/** Has the browser make one. @param options As `beginPasskey` gave them. */
export async function makePasskey(options: unknown): Answered {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return toJson(await navigator.credentials.create({ publicKey }).catch(() => null));
}

/** Has the browser answer by one. @param options As the portal gave them to a sign-in. */
export async function askPasskey(options: unknown): Answered {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return toJson(await navigator.credentials.get({ publicKey }).catch(() => null));
}

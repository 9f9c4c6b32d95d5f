import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();
const text = (bytes: Buffer) => bytes.toString('base64url');

/** What a browser would be told to do, and where. */
interface Asked {
  challenge: string;
  /** Of the page that asks. */
  origin?: string;
  rpId?: string;
  /** Whether its user was verified, by a fingerprint or the like. */
  isVerified?: boolean;
  /** How often it says to have been used. */
  counter?: number;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_KEY = 0x40;

/** An authenticator in a few lines, which answers as a browser's would: one passkey, ES256, no attestation. */
export class SoftAuthenticator {
  readonly id = text(randomBytes(16));
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** @param origin Of the pages that it is asked by. */
  constructor(readonly origin: string) {}

  /** Its key in COSE, as the portal stores it. */
  get publicKey(): string {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    const head = Buffer.from('a5010203262001215820', 'hex');
    return text(
      Buffer.concat([head, Buffer.from(x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')]),
    );
  }

  /** What `navigator.credentials.create` would give. */
  create(asked: Asked): object {
    const id = Buffer.from(this.id, 'base64url');
    const key = Buffer.from(this.publicKey, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
    const data = Buffer.concat([this.#head(asked, WITH_KEY), attested]);
    const object = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    return this.#answer({
      clientDataJSON: text(this.#clientData('webauthn.create', asked)),
      ...{ attestationObject: text(object), transports: ['internal'] },
    });
  }

  /** What `navigator.credentials.get` would give. */
  get(asked: Asked): object {
    const data = this.#head(asked, 0);
    const client = this.#clientData('webauthn.get', asked);
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.#keys.privateKey);
    return this.#answer({
      ...{ clientDataJSON: text(client), authenticatorData: text(data), signature: text(signature) },
    });
  }

  #head({ rpId = new URL(this.origin).hostname, isVerified = true, counter = 0 }: Asked, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags | PRESENT | (isVerified ? VERIFIED : 0)]), count]);
  }

  #clientData(type: string, { challenge, origin = this.origin }: Asked): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #answer(response: object): object {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response };
  }
}

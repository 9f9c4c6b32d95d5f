import { hash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { Config } from '../../config.ts';

/** A bucket of an S3-compatible store. Every call may be repeated with the same outcome. */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Null when there is no such object. */
  get(key: string): Promise<Buffer | null>;
  /** One that is not there counts as deleted. */
  delete(key: string): Promise<void>;
}

/** The store did not do what it was asked to. The message names neither its address nor an object. */
export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError';
}

const TIMEOUT_MS = 10_000;

/** More than the largest object that is put there. */
const MAX_BYTES = 32 * 1024 * 1024;

const stores = new WeakMap<object, ObjectStore>();

/** The bucket of the settings; null where there is none. */
export function objectStoreOf({ s3 }: Pick<Config, 's3'>): ObjectStore | null {
  if (!s3.url) return null;
  const store = stores.get(s3) ?? createStore(s3.url, s3);
  stores.set(s3, store);
  return store;
}

function createStore(url: string, { region, accessKeyId, secretAccessKey }: Config['s3']): ObjectStore {
  const keys = { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! };
  // It calls once: whoever calls knows whether to call again.
  const client = new AwsClient({ ...keys, region, service: 's3', retries: 0 });
  const call = async (method: string, key: string, init: RequestInit = {}): Promise<Response> => {
    const bounds = { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    try {
      return await client.fetch(`${url}/${key}`, { ...init, ...bounds, method });
    } catch (error) {
      throw new ObjectStoreError('The object store did not answer.', { cause: error });
    }
  };
  return {
    put: async (key, bytes, mediaType) => {
      const body = bytes as Uint8Array<ArrayBuffer>;
      await done(
        await call('PUT', key, {
          body,
          headers: { 'content-type': mediaType, 'x-amz-content-sha256': hash('sha256', bytes) },
        }),
      );
    },
    get: async (key) => {
      const response = await call('GET', key);
      if (response.ok) return readBounded(response);
      if (response.status !== 404) return refused(response);
      await response.body?.cancel();
      return null;
    },
    delete: async (key) => {
      const response = await call('DELETE', key);
      if (response.status !== 404) return done(response);
      await response.body?.cancel();
    },
  };
}

async function done(response: Response): Promise<void> {
  if (!response.ok) return refused(response);
  await response.body?.cancel();
}

async function refused(response: Response): Promise<never> {
  await response.body?.cancel();
  throw new ObjectStoreError(`The object store answered with status ${response.status}.`);
}

async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw new ObjectStoreError('The object is larger than any that was stored.');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ObjectStoreError) throw error;
    throw new ObjectStoreError('The answer of the object store broke off.', { cause: error });
  }
  return Buffer.concat(chunks);
}

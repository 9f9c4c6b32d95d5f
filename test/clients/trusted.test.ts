import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from '../support/portal.ts';
import { persistedOf } from './type-generators.ts';

const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Fragments and a variable, so that what is hashed is not what was written. */
const BROWSE = `query Browse($first: Int) { catalogues(first: $first) { nodes { ...Named } } }
fragment Named on Catalogue { name }`;
const SETTINGS = 'query Settings { portalSettings { accessFlow } }';

describe('the persisted documents of graphql-codegen', () => {
  let folder: string;
  let portal: TestPortal;
  let hashes: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-codegen-'));
    const written = await persistedOf(buildSchema(SCHEMA), [parse(BROWSE), parse(SETTINGS)]);
    const manifest = join(folder, 'persisted-documents.json');
    await writeFile(manifest, written.get('persisted-documents.json')!);
    // As a front end finds them: in the documents that were made with the manifest.
    hashes = [...written.get('graphql.ts')!.matchAll(/"__meta__":\{"hash":"([\w:]+)"\}/g)].map(([, hash]) => hash!);
    portal = await startTestPortal({
      GATEHOUSE_TRUSTED_DOCUMENTS: manifest,
      GATEHOUSE_TRUSTED_DOCUMENTS_ONLY: 'true',
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await rm(folder, { recursive: true });
  });

  const send = async (request: Record<string, unknown>) => {
    const body = JSON.stringify({ variables: { first: 1 }, ...request });
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    return (await fetch(portal.url, { method: 'POST', headers, body })).json();
  };

  it('K12: are the documents that the portal trusts, named as its clients name them, and no others run', async () => {
    expect(hashes).toHaveLength(2);
    const [browse, settings] = hashes;
    const bare = browse!.replace('sha256:', '');
    const browsed = { data: { catalogues: { nodes: [{ name: 'Public' }] } } };
    expect(await send({ documentId: browse })).toEqual(browsed);
    expect(await send({ documentId: bare })).toEqual(browsed);
    expect(await send({ extensions: { persistedQuery: { version: 1, sha256Hash: bare } } })).toEqual(browsed);
    expect(await send({ documentId: settings })).toEqual({ data: { portalSettings: { accessFlow: 'DIRECT' } } });
    expect((await send({ query: '{ eventCursor }' })).errors[0].extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringDefaultCatalogues } from '../../../src/seed/default-catalogues.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, requestAccess } from '../../support/story.ts';

let portal: TestPortal;
let owner: Client;
beforeAll(async () => {
  portal = await startTestPortal();
  owner = await portal.as('owner');
});
afterAll(() => portal?.stop());

const names = ({ nodes }: Data): string[] => nodes.map(({ name }: Data) => name);

const LONG = 'Supercalifragilisticexpialidocious';

describe('P16: searching products', () => {
  beforeAll(async () => {
    const update = `mutation ($id: ID!, $input: UpdateProductInput!) {
      updateProduct(id: $id, input: $input) { userErrors { code } } }`;
    const { products } = await owner.send('{ products { nodes { id name } } }');
    const { id } = products.nodes.find(({ name }: Data) => name === 'payment');
    const input = {
      displayName: 'Übersicht Café',
      description: 'Zahlungen in Ångström, Ünïversal',
      tags: ['Geldbörse', 'ﬁnance', 'Große Łódź', 'λόγος', '東京決済API', `it's:*`, LONG],
    };
    await owner.send(update, { id, input });
  });

  it.each([
    ['a word without its accent', 'cafe'],
    ['a word with another case and accent', 'ÜBERSICHT'],
    ['an accent written as a character of its own', 'Cafe\u0301'],
    ['an accent where there is none', 'páyment'],
    ['a letter with a ring', 'angstrom'],
    ['a tag', 'geldborse'],
    ['a ligature', 'finance'],
    ['a sharp s', 'GROSSE'],
    ['a letter with a stroke', 'lodz'],
    ['words of name, text and tag together', 'angstrom  ubersicht finance'],
    ['the beginning of a word', 'UNI'],
    ['the end of a word', 'sicht'],
    ['the other form of a sigma', 'ΛΌΓΟΣ'],
    ['a word of a script without spaces', '決済'],
    ['a word that is longer than what the index holds of it', LONG.toLowerCase()],
    ['what the query language of PostgreSQL knows', `it's:*`],
  ])('finds %s', async (_, search) => {
    const { products } = await owner.send('query ($search: String) { products(search: $search) { nodes { name } } }', {
      search,
    });
    expect(names(products)).toEqual(['payment']);
  });

  it('finds nothing for a long word that ends differently', async () => {
    const search = `${LONG}ness`;
    const { products } = await owner.send('query ($search: String) { products(search: $search) { nodes { name } } }', {
      search,
    });
    expect(names(products)).toEqual([]);
  });

  it('finds all where no word is given, and nothing that only one of both searches finds', async () => {
    const { all, none } = await owner.send(`{ all: products(search: " \u00a0") { nodes { id } }
      none: products(search: "universal", filter: { search: "nowhere" }) { nodes { id } } }`);
    expect(all.nodes.length).toBeGreaterThan(1);
    expect(none.nodes).toEqual([]);
  });

  it.each(['%', '_', '\\', 'caf.', "'"])('takes %s for what it is', async (search) => {
    const { products } = await owner.send('query ($search: String) { products(search: $search) { nodes { name } } }', {
      search: `cafe${search}`,
    });
    expect(names(products)).toEqual([]);
  });
});

describe('P16: the audience of a catalogue', () => {
  const CREATE = `mutation ($input: CreateCatalogueInput!) {
    createCatalogue(input: $input) { catalogue { id teams { id } } userErrors { code field } } }`;
  const UPDATE = `mutation ($id: ID!, $input: UpdateCatalogueInput!) {
    updateCatalogue(id: $id, input: $input) { catalogue { visibility teams { id } } userErrors { code field } } }`;
  const REFUSED = [{ code: 'INVALID_INPUT', field: ['input', 'teamIds'] }];
  let teamIds: string[];
  beforeAll(async () => {
    const { organisations } = await owner.send('{ organisations { nodes { teams { id } } } }');
    teamIds = organisations.nodes.flatMap(({ teams }: Data) => teams.map(({ id }: Data) => id)).slice(0, 1);
  });

  const make = async (name: string, visibility: string, teams: string[] | null) =>
    owner.send(CREATE, { input: { name, visibility, teamIds: teams } }).then((data) => data.createCatalogue.catalogue);

  it('is refused for a public one, new or not', async () => {
    const input = { name: 'For all', visibility: 'PUBLIC', teamIds };
    expect((await owner.refused(CREATE, { input })).userErrors).toEqual(REFUSED);
    const { id } = await make('For all', 'PUBLIC', []);
    expect((await owner.refused(UPDATE, { id, input: { teamIds } })).userErrors).toEqual(REFUSED);
  });

  it('is refused together with a change to public, and accepted with one to private', async () => {
    const { id } = await make('For some', 'PRIVATE', teamIds);
    const input = { visibility: 'PUBLIC', teamIds };
    expect((await owner.refused(UPDATE, { id, input })).userErrors).toEqual(REFUSED);
    await owner.send(UPDATE, { id, input: { visibility: 'PUBLIC' } });
    await owner.send(UPDATE, { id, input: { visibility: 'PRIVATE', teamIds } });
  });

  it('ends when the catalogue becomes public, and its event says so', async () => {
    const { id, teams } = await make('Opened', 'PRIVATE', teamIds);
    expect(teams).toHaveLength(1);
    const { updateCatalogue } = await owner.send(UPDATE, { id, input: { visibility: 'PUBLIC' } });
    expect(updateCatalogue.catalogue).toEqual({ visibility: 'PUBLIC', teams: [] });
    const { auditEvents } = await owner.send(
      'query ($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { type before after } } }',
      { id },
    );
    expect(auditEvents.nodes).toContainEqual({
      type: 'catalogue.updated',
      before: { visibility: 'PRIVATE', teamIds },
      after: { visibility: 'PUBLIC', teamIds: [] },
    });
  });
});

describe('P16: an empty cursor', () => {
  it('means no cursor, in lists and subscriptions', async () => {
    const partner = await portal.as('partner');
    const live = await partner.subscribe('subscription { accessRequestDecided(after: "") { accessRequest { id } } }');
    const { id } = await requestAccess(partner);
    await approve(owner, id);
    expect(await live.next()).toEqual({ accessRequest: { id } });
    await live.stop();
    expect(names((await owner.send('{ products(after: "") { nodes { name } } }')).products)).toContain('payment');
  });
});

describe('P16: a portal without a demo world', () => {
  const all = async () => names((await owner.send('{ catalogues(first: 100) { nodes { name } } }')).catalogues);

  it('begins with a public and a private catalogue, once, and not where there was one', async () => {
    const before = await all();
    await bringDefaultCatalogues(portal.app.context);
    expect(await all()).toEqual(before);

    const { db } = portal.app.context;
    await db.deleteFrom('catalogue').execute();
    await bringDefaultCatalogues(portal.app.context);
    // Somebody made and deleted one before.
    expect(await all()).toEqual([]);

    await db.deleteFrom('eventLog').where('type', '=', 'catalogue.created').execute();
    await Promise.all([bringDefaultCatalogues(portal.app.context), bringDefaultCatalogues(portal.app.context)]);
    expect(await all()).toEqual(['Public', 'Private']);
  });
});

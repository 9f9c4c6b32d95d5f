import { randomBytes } from 'node:crypto';
import { hashOf, idOf, TOKENS } from '../data.ts';
import { ask, type World, withClient } from '../portal.ts';

/** One product with an API and one plan of the first catalogue, for which anybody may ask. */
export interface Offer {
  productId: string;
  planId: string;
  catalogueId: string;
  providerId: string;
}

export async function createOffer(url: string, name: string): Promise<Offer> {
  const send = (query: string, variables: object = {}) => ask(url, TOKENS.owner, { query, variables });
  await send('mutation { updatePortalSettings(input: { accessFlow: DIRECT }) { userErrors { code } } }');
  const { providers, plans } = await send(
    '{ providers { nodes { id apis { nodes { id } } } } plans(first: 1) { nodes { id } } }',
  );
  const [provider] = providers.nodes;
  const { createProduct } = await send(
    'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code message } } }',
    {
      input: {
        ...{ name, displayName: name, catalogueIds: [idOf('catalogue', 1)] },
        apiIds: provider.apis.nodes.map(({ id }: { id: string }) => id),
      },
    },
  );
  if (!createProduct.product) throw new Error(JSON.stringify(createProduct.userErrors));
  return {
    ...{ productId: createProduct.product.id, planId: plans.nodes[0].id },
    ...{ catalogueId: idOf('catalogue', 1), providerId: provider.id },
  };
}

export const ASK = `mutation Ask($input: RequestAccessInput!) {
  written: requestAccess(input: $input) { accessRequest { id status } userErrors { code message } } }`;

/** @returns Tokens of that many accounts, which are new: consumers of the first organisation, or API owners. */
export async function createAccounts(world: World, kind: 'consumer' | 'owner', count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(16).toString('hex').padEnd(43, '-'));
  const organisationId = kind === 'consumer' ? idOf('organisation', 1) : null;
  await withClient(world.databaseUrl, async (client) => {
    for (const token of tokens) {
      await client.query(
        `with made as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
            values (uuidv7(), $1, $1, $2, $3, 'none') returning id),
          member as (insert into membership (user_id, team_id, organisation_id)
            select id, $4, $3 from made where $3::uuid is not null)
          insert into session (id, user_id, token_hash, created_at, last_used_at, expires_at)
            select uuidv7(), id, $5, now(), now(), now() + interval '7 days' from made`,
        [
          ...[`${token}@bench.example`, kind === 'consumer' ? 'TEAM_MEMBER' : 'API_OWNER', organisationId],
          ...[idOf('team', 1), hashOf(token)],
        ],
      );
    }
  });
  return tokens;
}

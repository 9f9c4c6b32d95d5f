import { Arg, Ctx, Extensions, ID, Query, Resolver } from 'type-graphql';
import { MODULES } from './modules.ts';
import { JUDGES_IDS } from './platform/arguments/arguments.ts';
import type { Context } from './platform/context.ts';
import { defineNodes } from './platform/db/node-types.ts';
import { isUuid, MAX_PAGE } from './platform/graphql/connection.ts';
import { publicError } from './platform/graphql/errors.ts';
import { Node } from './platform/graphql/node.ts';
import { TOKEN_SCOPES } from './token-scopes.ts';

/** Of one among several ids: null in its place, with an error at it, and the others are there. */
const malformed = (): Error => publicError('BAD_USER_INPUT', 'It is not an id of this portal.');

const findAny = defineNodes(MODULES.flatMap(({ nodes = [] }) => nodes));

/** What the token of the caller is not for is not found: that there is one is told by its own fields alone. */
async function findNode(ctx: Context, id: string): Promise<Node | null> {
  const found = await findAny(ctx, id);
  const scopes = TOKEN_SCOPES.scopesOf(ctx);
  if (!found || scopes === null) return found;
  const need = TOKEN_SCOPES.types[(found as { __typename?: string }).__typename ?? ''] ?? 'SESSION';
  return need === 'ANY' || scopes.some((scope) => scope === need) ? found : null;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Any object by its id; null when there is none that the viewer may see.',
  })
  node(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
  ): Promise<Node | null> {
    return findNode(ctx, id);
  }

  @Extensions(JUDGES_IDS)
  @Query(() => [Node], {
    nullable: 'items',
    description: 'Objects of any type by their ids, in the order of these; null for each that the viewer may not see.',
  })
  nodes(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'Up to 100 of them.' }) ids: string[],
  ): Promise<(Node | null | Error)[]> {
    if (ids.length > MAX_PAGE) throw publicError('BAD_USER_INPUT', `\`ids\` holds more than ${MAX_PAGE} ids.`);
    return Promise.all(ids.map((id) => (isUuid(id) ? findNode(ctx, id) : malformed())));
  }
}

import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { MODULES } from './modules.ts';
import type { Context } from './platform/context.ts';
import { findNode } from './platform/db/node-types.ts';
import { Node } from './platform/graphql/node.ts';

const NODE_TYPES = MODULES.flatMap(({ nodes = [] }) => nodes);

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
    return findNode(ctx, NODE_TYPES, id);
  }
}

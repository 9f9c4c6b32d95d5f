import { useEffect, useEffectEvent, useState } from 'react';
import { type TypedDocumentNode, useClient, useQuery } from 'urql';

interface Connection<Node> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: readonly Node[];
}

type Behind = { after?: string | null };

/**
 * All of a list, to choose from: its first page at once, then the others one behind the other. Changes of the first one show by themselves.
 * @param query With `$after`.
 * @param listIn The list in an answer; null where the viewer may not see it.
 */
export function useWhole<Data, Variables extends Behind, Node>(
  query: TypedDocumentNode<Data, Variables>,
  listIn: (data: Data) => Connection<Node> | null | undefined,
  variables: Omit<Variables, 'after'> & Behind = {} as Variables,
): readonly Node[] {
  const client = useClient();
  const [{ data }] = useQuery({ query, variables: variables as Variables });
  const [others, setOthers] = useState<readonly Node[]>([]);
  const behind = useEffectEvent(async (answered: Data, isOver: () => boolean) => {
    const found: Node[] = [];
    for (let list = listIn(answered); list?.pageInfo.hasNextPage && !isOver(); ) {
      const after: string | null = list.pageInfo.endCursor;
      const answer = await client.query(query, { ...variables, after } as Variables).toPromise();
      list = answer.data && listIn(answer.data);
      found.push(...(list?.nodes ?? []));
    }
    if (!isOver()) setOthers(found);
  });
  useEffect(() => {
    let isOver = false;
    if (data) void behind(data, () => isOver);
    return () => {
      isOver = true;
    };
  }, [data]);
  return [...((data && listIn(data)?.nodes) ?? []), ...others];
}

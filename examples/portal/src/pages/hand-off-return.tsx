import { Navigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { graphql } from '../gql/graphql.ts';
import { Answer } from '../kit/answer.tsx';

const RETURNED = graphql(`
  query HandOffReturn($token: String!) { handOffReturn(token: $token) { id status } }
`);

/** Back from a third party: on to the request that it was about. The address grants nothing. */
export function Component() {
  const [address] = useSearchParams();
  const [result, again] = useQuery({ query: RETURNED, variables: { token: address.get('token') ?? '' } });
  return (
    <Answer of={result} again={again} isMissing={({ handOffReturn }) => !handOffReturn}>
      {({ handOffReturn }) => <Navigate to={`/requests/${handOffReturn!.id}`} replace />}
    </Answer>
  );
}

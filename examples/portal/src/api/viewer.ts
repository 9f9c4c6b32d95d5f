import { useOutletContext } from 'react-router';
import { graphql, type ResultOf } from '../gql/graphql.ts';

/** What every page knows: who looks, and how this portal is set up. */
export const SHELL = graphql(`
  query Shell {
    eventCursor
    portalSettings { id accessFlow signUp requireRejectReason }
    viewer { id displayName email role organisation { id name isDefault } }
  }
`);

export type ShellData = ResultOf<typeof SHELL>;

/** For pages below the shell. */
export const useShell = () => useOutletContext<ShellData>();

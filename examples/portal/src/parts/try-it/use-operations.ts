import { useEffect, useState } from 'react';
import { SERVER } from '../../api/client.ts';
import { type Operation, operationsIn } from './operations.ts';

/**
 * What the bundled descriptions at these addresses of the portal let one call; null while they are read. One that cannot be read
 * leaves the others, and a call of one's own.
 */
export function useOperations(addresses: readonly string[]): readonly Operation[] | null {
  const wanted = addresses.join(' ');
  const [read, setRead] = useState<{ of: string; operations: readonly Operation[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const all = wanted.split(' ').filter(Boolean).map(operationsAt);
    Promise.all(all).then((found) => isWanted && setRead({ of: wanted, operations: found.flat() }));
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  return read?.of === wanted ? read.operations : null;
}

async function operationsAt(address: string): Promise<Operation[]> {
  try {
    // By whatever name the portal is reached from here.
    const { pathname } = new URL(address, SERVER);
    const response = await fetch(SERVER + pathname, {
      credentials: 'include',
      headers: { 'apollo-require-preflight': 'true' },
    });
    return response.ok ? operationsIn(await response.json()) : [];
  } catch {
    return [];
  }
}

/** Work that never ends by itself: it waits, or fills its memory. */
export function work(kind: 'wait' | 'fill' | 'answer'): string {
  const held: unknown[] = [];
  while (kind !== 'answer') if (kind === 'fill') held.push(Array(10_000).fill({}));
  return 'answer';
}

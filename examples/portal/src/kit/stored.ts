/** What a visitor chose for this browser. Where nothing can be kept, it holds until the page is closed. */
export function stored<T extends string>(name: string, otherwise: () => T) {
  const key = `gatehouse:${name}`;
  let value: T | null = null;
  return {
    read(): T {
      try {
        value ??= localStorage.getItem(key) as T | null;
      } catch {
        // Browsers may forbid it.
      }
      return value ?? otherwise();
    },
    write(next: T): void {
      value = next;
      try {
        localStorage.setItem(key, next);
      } catch {
        // It holds until the page is closed.
      }
    },
  };
}

import { DomainError, Refusals } from './domain-error.ts';

/**
 * What must hold before something is done: a pure function of facts that were read before, and of what is wished.
 * @returns The refusal; null where the rule holds, and where what it is about is missing, which is for another rule to tell.
 */
export type Rule<Facts, Wish> = (facts: Facts, wish: Wish) => DomainError | null;

/** Everything that the rules refuse, in their order: a dry run and a mutation tell the same. */
export const judge = <Facts, Wish>(
  rules: readonly Rule<Facts, Wish>[],
  facts: Facts,
  wish: Wish,
): readonly DomainError[] => rules.flatMap((rule) => rule(facts, wish)?.refusals ?? []);

/** The rules, silent unless `found` finds what they are about. */
export const when = <Facts, Wish>(
  found: (facts: Facts, wish: Wish) => unknown,
  rules: readonly Rule<Facts, Wish>[],
): readonly Rule<Facts, Wish>[] =>
  rules.map((rule) => (facts, wish) => (found(facts, wish) ? rule(facts, wish) : null));

/** @throws DomainError All refusals at once, where there are any: whoever fills a form mends it once. */
export function throwAll(refusals: readonly (DomainError | null)[]): void {
  const all = refusals.filter((refusal) => refusal !== null);
  if (all.length > 0) throw all.length === 1 ? all[0]! : new Refusals(all);
}

/** Nothing else is wrong with a call that is refused in any case. */
export class RefusedAnyway extends Error {
  override readonly name = 'RefusedAnyway';
}

/** Behind what judges an input, and before anything that cannot be rolled back. @throws RefusedAnyway */
export function stopIfRefused({ isRefused }: { isRefused?: boolean }): void {
  if (isRefused) throw new RefusedAnyway();
}

type Parts = Readonly<Record<string, () => unknown>>;

type Gathered<P extends Parts> = { [K in keyof P]: Awaited<ReturnType<P[K]>> };

/**
 * Reads the parts of an input in turn, each by a function that returns it or refuses it.
 * @throws DomainError What all of them refuse, at once.
 */
export async function gather<P extends Parts>(parts: P): Promise<Gathered<P>> {
  const read: Record<string, unknown> = {};
  const refusals: DomainError[] = [];
  for (const [name, part] of Object.entries(parts)) {
    try {
      read[name] = await part();
    } catch (error) {
      refusals.push(thrownRefusal(error));
    }
  }
  throwAll(refusals);
  return read as Gathered<P>;
}

/** {@link gather} of parts that wait for nothing. */
export function gatherNow<P extends Parts>(parts: P): { [K in keyof P]: ReturnType<P[K]> } {
  const read: Record<string, unknown> = {};
  const refusals: DomainError[] = [];
  for (const [name, part] of Object.entries(parts)) {
    try {
      read[name] = part();
    } catch (error) {
      refusals.push(thrownRefusal(error));
    }
  }
  throwAll(refusals);
  return read as { [K in keyof P]: ReturnType<P[K]> };
}

/** The same for the items of a list. */
export const gatherEach = <T, R>(items: readonly T[], read: (item: T, index: number) => R): R[] =>
  Object.values(gatherNow(Object.fromEntries(items.map((item, index) => [index, () => read(item, index)]))));

/**
 * Finds what something is done to. Where that is not there, whatever else is wrong is told with it.
 * @param rest Judges the other parts of the input as far as they can be judged without it; asked only then.
 */
export async function findBeside<T>(find: () => Promise<T>, rest: () => unknown): Promise<T> {
  try {
    return await find();
  } catch (error) {
    const missing = thrownRefusal(error);
    const others = await refusalsOf(rest);
    const told = new Set(missing.refusals.map(inWords));
    throwAll([...missing.refusals, ...others.filter((other) => !told.has(inWords(other)))]);
    throw missing;
  }
}

async function refusalsOf(work: () => unknown): Promise<readonly DomainError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return thrownRefusal(error).refusals;
  }
}

const inWords = ({ code, field = [] }: DomainError): string => [code, ...field].join(' ');

function thrownRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

/** What a check refuses, for rules; null where it refuses nothing. */
export function refusalOf(check: () => unknown): DomainError | null {
  try {
    check();
    return null;
  } catch (error) {
    return thrownRefusal(error);
  }
}

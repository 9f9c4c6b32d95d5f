import { DomainError } from './domain-error.ts';

/**
 * Everything that rules refuse about one input. Rules throw; a mutation throws the first refusal and a dry run tells
 * all of them, so that the two can never follow different rules.
 */
export class Problems {
  readonly #refusals: DomainError[] = [];

  /** In the order of their rules. */
  get all(): readonly DomainError[] {
    return this.#refusals;
  }

  /** Asks a rule. @returns What it gives; null when it refuses, and then the refusal is kept. */
  async collect<T>(rule: () => T | Promise<T>): Promise<T | null> {
    try {
      return await rule();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#refusals.push(error);
      return null;
    }
  }

  /** @returns `value`, which is there when no rule refused. @throws DomainError The first refusal. */
  settle<T>(value: T | null): T {
    const [first] = this.#refusals;
    if (first) throw first;
    if (value === null) throw new Error('No rule refused and nothing came of it.');
    return value;
  }
}

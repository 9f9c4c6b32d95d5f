import { comparableName } from '../../platform/comparable-name.ts';
import { type SyncWarning, SyncWarningCode } from '../../provider/sync-requests/provider-sync.entity.ts';

/** Names in use, however they are written, and whose they are. */
export class NameRegister {
  readonly #holders: Map<string, string>;

  constructor(rows: readonly { id: string; name: string }[]) {
    this.#holders = new Map(rows.map(({ id, name }) => [comparableName(name), id]));
  }

  /**
   * Gives `wanted` to the holder `id`, or where another one has it, `wanted` with an addition that says whose policy it
   * is. The same policy gets the same name at every sync.
   */
  claim(id: string, wanted: string, providerName: string, policyId: string): { name: string; warnings: SyncWarning[] } {
    const candidates = [wanted, `${wanted} (${providerName})`, `${wanted} (${providerName}, ${policyId})`];
    const name = candidates.find((candidate) => this.#isFree(candidate, id)) ?? `${wanted} (${id})`;
    this.#holders.set(comparableName(name), id);
    if (name === wanted) return { name, warnings: [] };
    const message = `The name ${wanted} is taken, so the portal shows ${name}.`;
    return { name, warnings: [{ code: SyncWarningCode.NAME_TAKEN, policyId, message }] };
  }

  #isFree(name: string, id: string): boolean {
    const holder = this.#holders.get(comparableName(name));
    return holder === undefined || holder === id;
  }
}

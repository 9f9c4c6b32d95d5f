import { randomBytes } from 'node:crypto';
import type { Gateway } from './gateway-link.ts';

type Policy = Record<string, unknown> & { _id: string; id: string; name: string };

export interface Answer {
  status: number;
  body: unknown;
}

export const envelope = (status: number, message: string): Answer => ({
  status,
  body: { Status: status === 200 ? 'OK' : 'Error', Message: message, Meta: null },
});

/** The Dashboard's own policies, which reach the gateway some time after each change. */
export class DashboardPolicies {
  private readonly policies = new Map<string, Policy>();
  /** What the gateway was told, by id. */
  private readonly spread = new Map<string, Policy>();
  private spreading: Promise<void> = Promise.resolve();

  constructor(
    private readonly gateway: Gateway,
    private readonly options: { propagationMs: number; onlyDatabaseIds: boolean },
  ) {}

  list(page: number, size = 10): Answer {
    const all = [...this.policies.values()];
    const data = page < 0 ? all : all.slice((page - 1) * size, page * size);
    return { status: 200, body: { Data: data, Pages: page < 0 ? 0 : Math.ceil(all.length / size) } };
  }

  read(id: string): Answer {
    const policy = this.find(id);
    return policy ? { status: 200, body: policy } : envelope(404, 'Could not retrieve portal object.');
  }

  add(body: Record<string, unknown>): Answer {
    const name = String(body.name ?? '');
    if ([...this.policies.values()].some((policy) => policy.name === name)) {
      return envelope(400, 'This policy name has already been used. Enter a unique policy name.');
    }
    const _id = randomBytes(12).toString('hex');
    const id = typeof body.id === 'string' && body.id !== '' ? body.id : _id;
    this.store({ ...body, _id, id, name });
    return envelope(200, _id);
  }

  change(pathId: string, body: Record<string, unknown>): Answer {
    const before = this.find(pathId);
    if (!before) return envelope(404, 'Could not retrieve portal object.');
    const { _id, id } = before;
    this.store({ ...body, _id, id, name: String(body.name ?? '') });
    return envelope(200, 'Data updated');
  }

  remove(pathId: string): Answer {
    const policy = this.find(pathId);
    if (!policy) return envelope(404, 'Could not retrieve object for deletion');
    this.policies.delete(policy._id);
    this.propagate();
    return envelope(200, 'Data deleted');
  }

  private find(id: string): Policy | undefined {
    const byCustomId = [...this.policies.values()].find((policy) => policy.id === id);
    return this.policies.get(id) ?? (this.options.onlyDatabaseIds ? undefined : byCustomId);
  }

  private store(policy: Policy): void {
    const rights = Object.values((policy.access_rights as object | null) ?? {});
    this.policies.set(policy._id, { state: 'active', ...policy, access_rights_array: rights });
    this.propagate();
  }

  private propagate(): void {
    setTimeout(() => {
      this.spreading = this.spreading.then(() => this.push()).catch(() => undefined);
    }, this.options.propagationMs).unref();
  }

  /** Tells the gateway what has changed since it was told last; all of it each time would be hundreds of calls for one change. */
  private async push(): Promise<void> {
    const current = new Map([...this.policies.values()].map((policy) => [policy.id, policy]));
    for (const [id, policy] of current) {
      if (this.spread.get(id) === policy) continue;
      await this.gateway.call('POST', 'policies', policy);
      this.spread.set(id, policy);
    }
    for (const id of this.spread.keys()) {
      if (current.has(id)) continue;
      await this.gateway.call('DELETE', `policies/${id}`);
      this.spread.delete(id);
    }
    await this.gateway.call('GET', 'reload/?block=true');
  }
}

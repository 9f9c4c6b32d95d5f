import { type Answer, envelope } from './dashboard-policies.ts';
import type { Gateway } from './gateway-link.ts';

/** Keys, which the Dashboard only passes on: what the gateway has not loaded yet, it cannot use. */
export class DashboardKeys {
  constructor(
    private readonly gateway: Gateway,
    private readonly organisationId: string,
    private readonly options: { bareKeyIds: boolean },
  ) {}

  async read(keyId: string, hashed: boolean): Promise<Answer> {
    const { status, body } = await this.gateway.call('GET', this.path(keyId, hashed ? '&hashed=true' : ''));
    if (status !== 200) return envelope(404, 'Could not retrieve key detail.');
    return { status, body: { api_model: {}, key_id: keyId, data: body } };
  }

  /** How a refusal of the gateway comes through is not documented. */
  async write(method: 'POST' | 'PUT', keyId: string, query: string, session: Record<string, unknown>): Promise<Answer> {
    if (session.org_id !== this.organisationId) return envelope(400, 'Attempted access to non-owned key.');
    const { status, body } = await this.gateway.call(method, this.path(keyId, query && `&${query}`), session);
    if (status === 404) return envelope(404, 'Could not retrieve key detail.');
    if (status !== 200) return envelope(400, 'User/Key object validation failed, most likely malformed input.');
    const full = String(body.key);
    // The gateway does not tell the name of a key with a password.
    const name = full || keyId;
    // Asked by hash, the gateway calls the key by it.
    const { body: data } = await this.gateway.call(
      'GET',
      this.path(name, query.includes('hashed') ? '&hashed=true' : ''),
    );
    const key_id = this.options.bareKeyIds ? keyId : full;
    return { status: 200, body: { api_model: {}, key_id, data, key_hash: body.key_hash } };
  }

  async remove(keyId: string, hashed: boolean): Promise<Answer> {
    const { status } = await this.gateway.call('DELETE', this.path(keyId, hashed ? '&hashed=true' : ''));
    return status === 200
      ? envelope(200, 'Key deleted successfully.')
      : envelope(404, 'Could not retrieve key detail.');
  }

  async list(): Promise<Answer> {
    const { status, body } = await this.gateway.call('GET', 'keys');
    if (status !== 200) return envelope(404, 'Could not retrieve keys.');
    return { status, body: { data: { keys: body.keys }, pages: 0 } };
  }

  private path(keyId: string, more: string): string {
    return `keys/${encodeURIComponent(keyId)}?org_id=${encodeURIComponent(this.organisationId)}${more}`;
  }
}

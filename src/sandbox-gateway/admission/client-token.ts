import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api-model.ts';
import type { Caller } from '../consumer-proxy.ts';
import type { GatewayCore } from '../gateway-core.ts';
import { session as sessionModel } from '../model.ts';
import type { SessionCache } from '../session-cache.ts';
import { Blocked } from './call.ts';
import { assertToken, sentToken, type Token } from './token.ts';

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })) });

/** Whether an API goes by the tokens of a server, and by nothing else. */
export const takesClients = (api: Api): boolean =>
  api.enable_jwt &&
  api.jwt_source !== '' &&
  !api.use_standard_auth &&
  !api.use_basic_auth &&
  !api.use_oauth2 &&
  !api.enable_signature_checking;

const NO_POLICY = 'key not authorized: no matching policy found';

/**
 * Tokens that a server has signed. Who is meant stands in a claim; for each such somebody there is a session, made by the first call,
 * of the first policy of the key that is called as the client, and of what the scopes bring.
 */
export class ClientTokens {
  /** By APIs. A plain address is good for one call: Tyk reads what it has kept of it as Base64. */
  private readonly kept = new Map<string, { source: string; keys: ReadonlyMap<string, KeyObject> }>();

  constructor(
    private readonly core: GatewayCore,
    private readonly cache: SessionCache,
  ) {}

  /** Throws `Blocked`. */
  async callerOf(api: Api, request: FastifyRequest): Promise<Caller> {
    const { token, hash } = sentToken(api, request);
    assertToken(token, await this.keyOf(api, String(token.header.kid)), hash);
    const identity = textIn(token, api.jwt_identity_base_field) ?? textIn(token, 'sub');
    if (!identity) throw new Blocked(403, 'no suitable claims for user ID were found');
    return this.sessionOf(api, token, identity);
  }

  private sessionOf(api: Api, token: Token, identity: string): Caller {
    const keyName = this.core.tokenOf(api.org_id, createHash('md5').update(identity).digest('hex'));
    const storedName = this.core.storedNameOf(keyName);
    const before = this.core.find(api.org_id, keyName, false)?.session;
    const applyPolicies = this.policiesOf(api, token, before?.apply_policies ?? null);
    const made = sessionModel.parse({
      ...{ org_id: api.org_id, alias: identity, apply_policies: applyPolicies },
      ...{ meta_data: { TykJWTSessionID: keyName }, expires: Number(token.claims.exp ?? 0) },
    });
    this.core.store(storedName, made, [api]);
    const { session, problem } = this.core.withPolicies(made, api.org_id);
    if (problem) throw new Blocked(403, 'key not authorized: could not apply several policies');
    return { session, name: storedName };
  }

  /** @param held Those of the session that there is: a token without scopes leaves it as it is. Throws `Blocked`. */
  private policiesOf(api: Api, token: Token, held: string[] | null): string[] {
    const base = this.basePolicyOf(api, token);
    const { scope_claim_name, scope_to_policy } = api.scopes?.jwt ?? {};
    const scopes = scopesIn(token, scope_claim_name || 'scope');
    if (scope_to_policy && Object.keys(scope_to_policy).length > 0 && scopes.length > 0) {
      const mapped = scopes.flatMap((scope) => scope_to_policy[scope] ?? []);
      const found = [...new Set([...(base ? [base] : []), ...mapped])];
      if (found.length > 0) return found;
      throw new Blocked(403, `${NO_POLICY} in scope claim`);
    }
    const first = base ? [base] : api.jwt_default_policies;
    if (first.length === 0) throw new Blocked(403, NO_POLICY);
    return base && held?.includes(base) ? held : first;
  }

  private basePolicyOf(api: Api, token: Token): string | null {
    if (api.jwt_policy_field_name) return textIn(token, api.jwt_policy_field_name);
    const client = api.jwt_client_base_field ? textIn(token, api.jwt_client_base_field) : null;
    if (!client) return null;
    const found = this.cache.get(client) ?? this.core.find(api.org_id, client, false);
    if (found) this.cache.set(client, found);
    return found?.session.apply_policies[0] ?? null;
  }

  private async keyOf({ api_id, jwt_source: source }: Api, kid: string): Promise<KeyObject | null> {
    const decoded = Buffer.from(source, 'base64').toString();
    const isPlain = !/^https?:/.test(decoded);
    const kept = this.kept.get(api_id);
    if (kept && isPlain) return null;
    if (kept?.source === source && kept.keys.has(kid)) return kept.keys.get(kid)!;
    const keys = await fetchKeys(isPlain ? source : decoded);
    this.kept.set(api_id, { source, keys });
    return keys.get(kid) ?? null;
  }
}

async function fetchKeys(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' });
    const { keys } = keySet.parse(await answer.json());
    const read = keys.map(
      (key) => [key.kid ?? '', createPublicKey({ key: key as JsonWebKey, format: 'jwk' })] as const,
    );
    return new Map(read);
  } catch {
    return new Map();
  }
}

const textIn = ({ claims }: Token, name: string): string | null => {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** A text with spaces between them, or a list. */
function scopesIn({ claims }: Token, name: string): string[] {
  const value = name.split('.').reduce<unknown>((found, part) => (found as Record<string, unknown>)?.[part], claims);
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? value.split(' ') : [];
}

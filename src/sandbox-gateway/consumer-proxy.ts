import { posix } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assertAddress, DISALLOWED } from './admission/admission.ts';
import { Blocked } from './admission/call.ts';
import { assertListed } from './admission/certificate.ts';
import { ClientTokens, takesClients } from './admission/client-token.ts';
import { answeredToClient } from './admission/clients.ts';
import { answeredPreflight, isPassedThrough, showToPage } from './admission/cors.ts';
import { callOf, endpointLimit, entriesFor, isOpenPath, targetOf } from './admission/paths.ts';
import { type Presented, waysInto } from './admission/presented.ts';
import { answeringApi, answeringVersion, isVersionOpen, versionOf } from './admission/versions.ts';
import { type Api, type ApiVersion, isServed } from './api-model.ts';
import type { FoundSession, GatewayCore } from './gateway-core.ts';
import type { Session } from './model.ts';
import type { Quotas } from './quotas.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { SessionCache } from './session-cache.ts';

export interface Caller {
  /** Session with policies applied. */
  session: Session;
  /** Under which its counters run. */
  name: string;
}

/** What API consumers see. The upstream is a small echo, so that a newcomer's first call shows something. */
export class ConsumerProxy {
  private readonly cache: SessionCache;
  private readonly clients: ClientTokens;

  constructor(
    private readonly core: GatewayCore,
    private readonly quotas: Quotas,
    private readonly rates: RateLimiter,
    /** Called when a counter moved. */
    private readonly counted: () => void,
  ) {
    this.cache = new SessionCache(core.settings);
    this.clients = new ClientTokens(core, this.cache);
  }

  /** Forgets what was remembered about a session that changed. */
  forget(storedName: string): void {
    this.cache.forget(storedName);
  }

  callInFlight(sent: string): () => void {
    const found = this.core.find('', sent, false);
    const api = found && this.core.api(Object.keys(found.session.access_rights)[0] ?? '');
    return () => found && api && this.writeBack(sent, found, api);
  }

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const path = callPath(request);
    const clean = cleaned(request.url);
    if (clean) return reply.code(301).header('location', clean).send();
    const asked = this.apiAt(path);
    if (!asked) return reply.code(404).type('text/plain').send('Not Found');
    try {
      if (await answeredToClient(this.core, asked, request, reply)) return reply;
      const named = versionOf(asked, request);
      const api = answeringApi(asked, named, this.core.apis);
      if (!isPassedThrough(api, request)) {
        const version = answeringVersion(api, named);
        if (answeredPreflight(api, request, reply)) return reply;
        await this.admit(api, { named, version }, request, reply);
        this.assertWithinApi(api, version, request);
        await this.pass(targetOf(api, version, request), request, reply);
      }
      return reply.send({ api: api.name, method: request.method, path, message: 'Answered by the sandbox upstream.' });
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      if (error.isPlain) return reply.code(error.status).type('text/plain').send(error.message);
      const body = JSON.stringify({ error: error.message }, null, 4);
      return reply.code(error.status).type('application/json').send(`${body}\n`);
    }
  }

  /** Another API that a call goes on to checks it again, also one that is internal. */
  private async pass(target: string | null, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (target === null || target === 'self') return;
    const api = this.core.apis.find(({ api_id, name }) => api_id === target || name === target);
    if (!api) throw new Blocked(500, "Couldn't detect target");
    const named = versionOf(api, request);
    await this.admit(api, { named, version: answeringVersion(api, named) }, request, reply);
  }

  private apiAt(path: string): Api | undefined {
    const covers = (api: Api) =>
      isServed(api) && (path.startsWith(api.proxy.listen_path) || path.startsWith(`/${api.api_id}/`));
    const longestFirst = (a: Api, b: Api) => b.proxy.listen_path.length - a.proxy.listen_path.length;
    return this.core.apis.filter(covers).toSorted(longestFirst)[0];
  }

  /** The order of the checks is Tyk's. Throws `Blocked`. */
  private async admit(
    api: Api,
    { named, version }: { named: string; version: ApiVersion },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const isOpen = isOpenPath(version, callOf(api, request));
    showToPage(api, request, reply);
    assertAddress(api, request);
    if (isOpen) return;
    assertListed(api, request, this.core);
    if (api.use_keyless) return;
    const caller = await this.callerOf(api, request);
    assertUsable(caller.session);
    assertAllowed(caller.session, api, { path: callPath(request), method: request.method, named });
    this.assertWithinLimits(caller, api, request, reply);
  }

  /** Tyk takes the session of one way alone: of that which the definition names, else of the last one. Throws `Blocked`. */
  private async callerOf(api: Api, request: FastifyRequest): Promise<Caller> {
    const by = api.base_identity_provided_by;
    const ofWay = ({ identity, present }: ReturnType<typeof waysInto>[number]) => ({
      identity,
      caller: this.identify(api, present(api, request, this.core)),
    });
    const found = takesClients(api)
      ? [{ identity: 'jwt_claim', caller: await this.clients.callerOf(api, request) }]
      : waysInto(api).map(ofWay);
    const counted = found.findLast(({ identity }) => by === '' || by === identity);
    if (counted) return counted.caller;
    throw new Blocked(400, NO_SESSION);
  }

  private identify(api: Api, { name: sent, unknown, broken, prove }: Presented): Caller {
    const remembered = this.cache.get(sent);
    const found = remembered ?? this.core.find(api.org_id, sent, false);
    if (!found) throw unknown;
    const { session, problem } = this.core.withPolicies(found.session, api.org_id);
    if (problem) throw broken;
    if (!remembered) this.cache.set(sent, found);
    prove(session);
    if (remembered && hasQuota(session)) this.writeBack(sent, remembered, api);
    return { session, name: counterOf(session) ?? found.storedName };
  }

  /**
   * Counting a quota makes the Gateway store the session it remembers, whatever became of the stored one meanwhile: a
   * deleted key comes back, a suspension is undone.
   */
  private writeBack(sent: string, remembered: FoundSession, api: Api): void {
    this.core.store(remembered.storedName, remembered.session, [api]);
    this.cache.renew(sent, remembered);
    this.counted();
  }

  private assertWithinLimits({ session, name }: Caller, api: Api, request: FastifyRequest, reply: FastifyReply): void {
    const right = session.access_rights[api.api_id];
    const limit = right && Object.values(right.limit).some(Boolean) ? right.limit : session;
    const scope = right?.allowance_scope ?? '';
    const own = endpointLimit(right?.endpoints ?? [], callOf(api, request));
    const { rate, per, counter } = own ?? { ...limit, counter: '' };
    if (!api.disable_rate_limit && rate > 0 && !this.rates.allows(`${scope}-${name}${counter}`, rate, per)) {
      throw new Blocked(429, 'Rate Limit Exceeded');
    }
    const quota = api.disable_quota ? 0 : limit.quota_max;
    const { used, renewsAt } =
      quota > 0 ? this.take(name, scope, limit.quota_renewal_rate) : { used: 0, renewsAt: null };
    if (quota > 0 && used > quota) throw new Blocked(403, 'Quota exceeded');
    // By default these headers tell about the quota, not about the rate.
    reply.header('X-RateLimit-Limit', String(quota));
    reply.header('X-RateLimit-Remaining', String(Math.max(0, quota - used)));
    reply.header('X-RateLimit-Reset', String(renewsAt ? Math.floor(renewsAt / 1000) : 0));
  }

  /** Comes last, and counts for all callers together: of a path that has a rate of its own, or of the API. */
  private assertWithinApi(api: Api, version: ApiVersion, request: FastifyRequest): void {
    const { api_id, disable_rate_limit, global_rate_limit: whole } = api;
    if (disable_rate_limit) return;
    const [own] = entriesFor(version, 'rate_limit', callOf(api, request));
    const { rate, per } = own ?? (whole.disabled ? { rate: 0, per: 0 } : whole);
    const counter = own ? `api-${api_id}-${own.method}:${own.path}` : `api-${api_id}`;
    if (rate > 0 && !this.rates.allows(counter, rate, per)) throw new Blocked(429, 'API Rate Limit Exceeded');
  }

  private take(name: string, scope: string, renewalSeconds: number) {
    this.counted();
    return this.quotas.take(name, scope, renewalSeconds);
  }
}

const NO_SESSION = 'Session state is missing or unset! Please make sure that auth headers are properly applied';

/** Keys that name the same counter share what they are allowed. Tyk fills variables in; the stand-in takes the text. */
function counterOf({ meta_data: { rate_limit_pattern: pattern } }: Session): string | null {
  return typeof pattern === 'string' && pattern !== '' ? pattern : null;
}

/** Where a call is sent whose path is not the shortest; null where it is. */
function cleaned(url: string): string | null {
  const [path = ''] = url.split('?');
  const clean = posix.normalize(path);
  return clean === path ? null : clean;
}

const callPath = (request: FastifyRequest): string => new URL(request.url, 'http://sandbox').pathname;

function hasQuota({ access_rights, quota_max }: Session): boolean {
  return quota_max > 0 || Object.values(access_rights).some(({ limit }) => limit.quota_max > 0);
}

function assertUsable(session: Session): void {
  if (session.is_inactive) throw new Blocked(403, 'Key is inactive, please renew');
  if (session.expires > 0 && session.expires < Date.now() / 1000)
    throw new Blocked(401, 'Key has expired, please renew');
}

/** A session without any access right is a master key, which opens everything. */
function assertAllowed(session: Session, api: Api, call: { path: string; method: string; named: string }): void {
  const { path, method, named } = call;
  const right = session.access_rights[api.api_id];
  if (!right) {
    if (Object.keys(session.access_rights).length > 0) throw new Blocked(403, DISALLOWED);
    return;
  }
  if (!isVersionOpen(api, named, right.versions)) throw new Blocked(403, DISALLOWED);
  const matches = (url: { url: string; methods: string[] }) =>
    new RegExp(url.url).test(path) && url.methods.includes(method);
  if (right.allowed_urls.length > 0 && !right.allowed_urls.some(matches)) {
    throw new Blocked(403, 'Access to this resource has been disallowed');
  }
}

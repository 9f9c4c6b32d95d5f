import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import { addressOf, versionPlacesOf } from '../../catalogue/products/example-call.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { apisOfProduct } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { Loaders } from '../../platform/loader.ts';
import { readAuthorizationServer } from '../../provider/authorization-servers/authorization-server.queries.ts';
import { requestToken } from '../../provider/authorization-servers/client-token.ts';
import { GrantType } from '../../provider/authorization-servers/client-type.ts';
import { asProviderError } from '../../provider/authorization-servers/server-errors.ts';
import { type ConsumerCall, callAsConsumer } from '../../provider/consumer-calls/consumer-call.ts';
import { requestOwnToken } from '../../provider/consumer-calls/own-token.ts';
import type { CallPlace } from '../../provider/port/api-access.ts';
import { KEY_KINDS, type KeyMethod, type KeyPart } from '../../provider/port/key-kinds.ts';
import { ProviderError } from '../../provider/port/provider-error.ts';
import { keyPartsOf } from '../../provider/providers/key-parts.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { type Credential, CredentialStatus } from '../credentials/credential.entity.ts';
import { openKey } from '../credentials/credential-key.ts';
import { ProbeOutcome, type StoredProbe } from '../probes/credential-probe.types.ts';
import { shownKey } from '../shown-keys/shown-key.ts';
import { type HeldKey, PRESENTED } from './presented-key.ts';

/** What a probe goes by. */
interface Parts {
  credential: Credential;
  provider: Provider;
  products: readonly Product[];
  plan: Plan;
  /** Null where the gateway holds nothing that opens. */
  key: { suspended: boolean } | null;
}

const BEGINNING: readonly CredentialStatus[] = [CredentialStatus.ISSUING, CredentialStatus.FAILED];
const FAILED: readonly ProbeOutcome[] = [ProbeOutcome.REFUSED, ProbeOutcome.NO_ANSWER, ProbeOutcome.NO_TOKEN];

/**
 * Calls each product that asks for it with a credential that its gateway has just confirmed, before that counts: all of them while it is not
 * active yet, afterwards those that it has not been tried at. What came of it is stored in any case, also that no token came. May be repeated.
 * @throws ProviderError callRefused, where a call did not get through; what the authorization server of a client refuses.
 */
export async function probeCredential(ctx: Context, parts: Parts): Promise<void> {
  const { credential, key } = parts;
  const due = dueProducts(parts);
  if (!key || key.suspended || due.length === 0) return;
  const found: Found[] = [];
  for (const product of due) found.push(await probe({ ...ctx, loaders: new Loaders() }, parts, product));
  await faultPoint('credential.probed', credential.id);
  await store(
    ctx,
    parts,
    found.map(({ stored }) => stored),
  );
  const failed = found.find(({ stored }) => FAILED.includes(stored.outcome));
  if (failed) throw failed.error ?? new ProviderError('callRefused', failed.stored.message);
}

interface Found {
  stored: StoredProbe;
  /** Why no token came. */
  error?: ProviderError;
}

function dueProducts({ credential: { status, probes }, products }: Parts): Product[] {
  const isBeginning = BEGINNING.includes(status);
  if (!isBeginning && status !== CredentialStatus.ACTIVE) return [];
  const wasTried = ({ id }: Product) => probes.some((each) => each.productId === id && !FAILED.includes(each.outcome));
  return products.filter((product) => product.probe && (isBeginning || !wasTried(product)));
}

async function probe(ctx: Context, parts: Parts, product: Product): Promise<Found> {
  const stored = { productId: product.id, status: null, at: new Date().toISOString() };
  try {
    const built = await callOf(ctx, parts, product);
    if (typeof built === 'string') return { stored: { ...stored, outcome: ProbeOutcome.NOT_TRIED, message: built } };
    const { verdict, status, problem } = await callAsConsumer(ctx, parts.provider, built);
    const outcome = ProbeOutcome[verdict];
    return { stored: { ...stored, outcome, status, message: problem ?? sentenceOf(outcome, status, product) } };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const message = `The client got no access token to call ${product.displayName} with. ${error.message}`;
    return { stored: { ...stored, outcome: ProbeOutcome.NO_TOKEN, message }, error };
  }
}

function sentenceOf(outcome: ProbeOutcome, status: number | null, { displayName }: Product): string {
  if (outcome === ProbeOutcome.REFUSED) return `The gateway answered ${status} to a call of ${displayName}.`;
  const limited = outcome === ProbeOutcome.LIMITED ? ', for its calls are used up' : '';
  return `A call of ${displayName} got through and was answered ${status}${limited}.`;
}

const NO_API = 'The product has no API that could be called.';
const OF_CONSUMER = "The private key is its consumer's alone, so the portal cannot make such a call.";
const FOR_PEOPLE = 'Its tokens are given to people who sign in, so the portal cannot make such a call.';
const ERASED = 'The portal has no copy of the secret, so it cannot make such a call.';

/** The call, or why there can be none. @throws ProviderError where no token came. */
async function callOf(ctx: Context, state: Parts, product: Product): Promise<ConsumerCall | string> {
  const api = (await apisOfProduct(ctx, product)).find(({ apiId }) => apiId === product.apiIds[0]);
  const method = issuedMethodOf(state.credential.authType);
  if (!api || !method || !product.probe) return NO_API;
  const parts = keyPartsOf(api).flatMap((part) => presentable(part) ?? []);
  if (parts.length === 0 || parts.length < keyPartsOf(api).length) return OF_CONSUMER;
  const held = await heldKey(ctx, state, { method, gatewayUrl: api.gatewayUrl });
  if (typeof held === 'string') return held;
  const url = new URL(`${addressOf(api).replace(/\/?$/, '/')}${product.probe.path}`);
  const call = { method: product.probe.method, url, algorithm: api.keyAlgorithms[0] ?? '' };
  const presented = parts.map(({ place, present }) => ({ place, ...present(held, call) }));
  const headers = Object.assign({}, ...presented.map((each) => each.headers ?? {})) as Record<string, string>;
  const values = presented.map(({ place, value }): [CallPlace, string] => [place, value]);
  return placed(call, headers, [...versionPlacesOf(api), ...values]);
}

/** How the portal can show a part of a key; null where its consumer alone can. */
function presentable({ method, place }: KeyPart) {
  const present = method === 'mutualTls' ? null : PRESENTED[method];
  return present && place && { place, present };
}

function placed(
  { method, url }: { method: ConsumerCall['method']; url: URL },
  headers: Record<string, string>,
  places: readonly [CallPlace, string][],
): ConsumerCall {
  const all = { ...headers };
  for (const [{ in: place, name }, value] of places) {
    if (place === 'HEADER') all[name] = value;
    else if (place === 'COOKIE') all.cookie = [all.cookie, `${name}=${value}`].filter(Boolean).join('; ');
    else url.searchParams.set(name, value);
  }
  return { method, url: url.href, headers: all };
}

/** What is shown of it, or why the portal has nothing to show. @throws ProviderError */
async function heldKey(
  ctx: Context,
  { credential, provider, products, plan }: Parts,
  { method, gatewayUrl }: { method: KeyMethod; gatewayUrl: string },
): Promise<HeldKey | string> {
  const { id, secret: sealed, clientType } = credential;
  if (sealed === null) return ERASED;
  const { secret, keyName } = shownKey(credential, openKey(ctx.secrets, { id, secret: sealed }));
  if (!secret) return ERASED;
  if (keyName === null) return { name: secret, proof: '' };
  if (!KEY_KINDS[method].isForTokens) return { name: keyName, proof: secret };
  const client = { clientId: keyName, secret, authentication: clientType?.clientAuthentication };
  if (!KEY_KINDS[method].isRegistered) {
    const own = await requestOwnToken(ctx, provider, gatewayUrl, client);
    return own === null ? FOR_PEOPLE : { name: keyName, proof: own };
  }
  if (clientType && !clientType.grantTypes.includes(GrantType.CLIENT_CREDENTIALS)) return FOR_PEOPLE;
  const server = await readAuthorizationServer(ctx, products[0]!.authorizationServerId!);
  const scopes = [...products, plan].flatMap(({ scope }) => scope ?? []);
  const proof = await asProviderError(() => requestToken(ctx, server, client, scopes));
  return { name: keyName, proof };
}

/** With what was found earlier at products that it opens still. */
async function store(ctx: Context, { credential, products }: Parts, found: readonly StoredProbe[]): Promise<void> {
  const isKept = ({ productId }: StoredProbe) =>
    products.some(({ id }) => id === productId) && !found.some((each) => each.productId === productId);
  const probes = [...credential.probes.filter(isKept), ...found];
  await ctx.db
    .updateTable('credential')
    .set({ probes: JSON.stringify(probes) as never })
    .where('id', '=', credential.id)
    .execute();
}

import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';
import { analyticsSourceOf } from '../../provider/analytics/analytics-sources.ts';
import { AnalyticsError, type AnalyticsSource, type UsageRow } from '../../provider/port/analytics-source.ts';
import { type KeyName, keysOfApps, keysOfCredentials, keysOfProducts, type ProviderRef } from './key-names.queries.ts';
import { STEP_MS } from './usage.inputs.ts';
import { type Answer, addUp, bucketsOf, type Found, merged } from './usage.rules.ts';
import { toldFigures, type Usage, type UsageByApi, type UsageOf } from './usage.types.ts';

/** What was called in each bucket. One question for all objects of a list, beside one statement that finds their keys. */
export const usageOf = defineLoader((ctx: Context, asked: readonly UsageOf[]) =>
  forSame(asked, async (same, ids) => {
    const stepSeconds = STEP_MS[same.step] / 1_000;
    const found = await READERS[same.of](ctx, ids, { ...same, stepSeconds, byApi: false });
    return (question): Usage => {
      const { of, id, from, to, step } = question;
      const { gap, rows } = found(id);
      const total = gap ? null : toldFigures(addUp(rows));
      return { from, to, step, gap, total, rows: gap ? [] : bucketsOf(rows), asked: { of, id, from, to, step } };
    };
  }),
);

const MOST_APIS = 100;

/** Which APIs were called. */
export const usageByApiOf = defineLoader((ctx: Context, asked: readonly UsageOf[]) =>
  forSame(asked, async (same, ids) => {
    const found = await READERS[same.of](ctx, ids, { ...same, stepSeconds: null, byApi: true });
    const names = await readApiNames(
      ctx,
      ids.flatMap((id) => found(id).rows),
    );
    return ({ id }): UsageByApi => {
      const { gap, rows } = found(id);
      if (gap) return { gap, apis: null };
      const byApi = Map.groupBy(rows, ({ apiId, providerId }) => `${providerId} ${apiId}`);
      const apis = Array.from(byApi, ([key, of]) => ({
        ...{ apiId: of[0]!.apiId!, name: names.get(key) ?? null },
        ...toldFigures(addUp(of)),
      }));
      return { gap, apis: apis.sort((a, b) => b.calls - a.calls).slice(0, MOST_APIS) };
    };
  }),
);

/** One field asks with the same arguments for all of its parents. */
async function forSame<V>(
  asked: readonly UsageOf[],
  read: (same: UsageOf, ids: readonly string[]) => Promise<(question: UsageOf) => V>,
): Promise<V[]> {
  const groups = Map.groupBy(asked, ({ of, from, to, step }) => `${of} ${step} ${from.getTime()} ${to.getTime()}`);
  const answers = new Map<UsageOf, V>();
  for (const same of groups.values()) {
    const told = await read(same[0]!, [...new Set(same.map(({ id }) => id))]);
    for (const question of same) answers.set(question, told(question));
  }
  return asked.map((question) => answers.get(question)!);
}

interface Wish {
  from: Date;
  to: Date;
  stepSeconds: number | null;
  /** Whether the rows are to name their APIs. */
  byApi: boolean;
}

type Reader = (ctx: Context, ids: readonly string[], wish: Wish) => Promise<(id: string) => Answer>;

const READERS: Record<UsageOf['of'], Reader> = {
  credential: async (ctx, ids, wish) => readKeys(ctx, await keysOfCredentials(ctx, ids), wish),
  app: async (ctx, ids, wish) => readKeys(ctx, await keysOfApps(ctx, ids), wish),
  product: readProducts,
};

/** What these keys called, at the APIs of their owners where those are products. */
async function readKeys(
  ctx: Context,
  keys: readonly KeyName[],
  wish: Wish,
  apiIdsOf?: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<(id: string) => Answer> {
  const apiIds = apiIdsOf ? [...new Set([...apiIdsOf.values()].flatMap((ids) => [...ids]))] : null;
  const found = await askEach(ctx, keys, async (source, { tykOrganisationId: organisationId }, of) => {
    const names = [...new Set(of.flatMap((key) => key.names ?? []))];
    if (names.length === 0) return [];
    const question = { ...wish, organisationId, names };
    return wish.byApi || apiIds
      ? source.readKeysAtApis({ ...question, apiIds })
      : source.read({ ...question, by: 'key' });
  });
  return (id) =>
    merged(
      keys.filter(({ ownerId }) => ownerId === id),
      found,
      (row) => !apiIdsOf || (apiIdsOf.get(id)?.has(row.apiId ?? '') ?? false),
    );
}

/** Staff see all calls of the APIs of a product, others those of their own apps. */
async function readProducts(ctx: Context, ids: readonly string[], wish: Wish): Promise<(id: string) => Answer> {
  const products = await ctx.db
    .selectFrom('product')
    .leftJoin('provider', 'provider.id', 'product.providerId')
    .select(['product.id', 'apiIds', 'provider.id as providerId', 'provider.name', 'tykOrganisationId'])
    .where(oneOf('product.id', ids))
    .execute();
  if (!seesAll(ctx.viewer)) {
    const apiIdsOf = new Map(products.map(({ id, apiIds }) => [id, new Set(apiIds)]));
    return readKeys(ctx, await keysOfProducts(ctx, ids), wish, apiIdsOf);
  }
  const apis = products.flatMap(({ id: ownerId, apiIds: names, providerId, name, tykOrganisationId }): KeyName[] =>
    providerId
      ? [{ ownerId, names, provider: { id: providerId, name: name!, tykOrganisationId: tykOrganisationId! } }]
      : [],
  );
  const found = await askEach(ctx, apis, async (source, { tykOrganisationId: organisationId }, of) => {
    const names = [...new Set(of.flatMap((product) => product.names ?? []))];
    const rows = await source.read({ ...wish, organisationId, by: 'api', names });
    return rows.map((row) => ({ ...row, apiId: row.name }));
  });
  return (id) =>
    merged(
      apis.filter(({ ownerId }) => ownerId === id),
      found,
      () => true,
    );
}

/** Asks the source of each provider once. What one of them does not tell is no matter of the others. */
async function askEach(
  ctx: Context,
  keys: readonly KeyName[],
  ask: (
    source: AnalyticsSource,
    provider: ProviderRef,
    keys: readonly KeyName[],
  ) => Promise<(UsageRow & { apiId?: string })[]>,
): Promise<Map<string, Found>> {
  const groups = Map.groupBy(keys, ({ provider }) => provider.id);
  const found = await Promise.all(
    Array.from(groups, async ([providerId, of]): Promise<[string, Found]> => {
      const { provider } = of[0]!;
      const source = analyticsSourceOf(ctx.config, provider);
      if (!source) return [providerId, { gap: 'NO_SOURCE' }];
      try {
        const rows = (await ask(source, provider, of)).map((row) => ({ ...row, providerId }));
        return [providerId, { rows: Map.groupBy(rows, ({ name }) => name) }];
      } catch (error) {
        if (!(error instanceof AnalyticsError)) throw error;
        if (error.isNews) ctx.log.warn({ providerId, reason: error.message }, 'Usage could not be read');
        return [providerId, { gap: error.gap }];
      }
    }),
  );
  return new Map(found);
}

/** By provider and id there. */
async function readApiNames({ db }: Context, rows: Answer['rows']): Promise<Map<string, string>> {
  const apis = await db
    .selectFrom('providerApi')
    .select(['providerId', 'apiId', 'name'])
    .where(oneOf('providerId', [...new Set(rows.map(({ providerId }) => providerId))]))
    .execute();
  return new Map(apis.map(({ providerId, apiId, name }) => [`${providerId} ${apiId}`, name]));
}

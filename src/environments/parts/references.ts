import type { Context } from '../../platform/context.ts';
import { type DomainError, type FieldPath, notFound } from '../../platform/domain-error.ts';
import { type TeamName, teamKey } from '../format/bundle.ts';

/** What an item is called by others. */
export type Named = 'product' | 'plan' | 'catalogue' | 'contentTemplate' | 'contentEntry';

/** What there is in this portal, by the names that a bundle uses. */
export interface References {
  /** By custom id. */
  product: Map<string, string>;
  plan: Map<string, string>;
  catalogue: Map<string, string>;
  approvalRule: Map<string, string>;
  /** By subject and key. */
  attribute: Map<string, string>;
  contentTemplate: Map<string, string>;
  contentEntry: Map<string, string>;
  provider: Map<string, string>;
  authorizationServer: Map<string, string>;
  /** By organisation and name. */
  team: Map<string, string>;
  /** Of teams those that something read so far is for, by organisation and name. */
  mentionedTeams: Set<string>;
  /** By provider and id there. */
  api: Map<string, string>;
}

/** What is found by a name. */
export type Findable = Exclude<keyof References, 'mentionedTeams'>;

export const apiKey = (providerId: string, apiId: string): string => `${providerId} ${apiId}`;

/** Of these a row stays when they are deleted. */
const KEEPS_DELETED: readonly string[] = ['product', 'plan', 'catalogue'];

/** Reads all of them: a portal has thousands at most. */
export async function readReferences({ db }: Context): Promise<References> {
  const named = async (table: Named | 'approvalRule') => {
    const query = db.selectFrom(table).select(['id', 'customId']);
    const rows = await (KEEPS_DELETED.includes(table)
      ? query.where('deletedAt' as never, 'is', null)
      : query
    ).execute();
    return new Map(rows.map(({ id, customId }) => [customId ?? id, id]));
  };
  const byName = (rows: { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [name, id]));
  const teams = await db
    .selectFrom('team')
    .innerJoin('organisation', 'organisation.id', 'team.organisationId')
    .select(['team.id', 'team.name as team', 'organisation.name as organisation'])
    .where('team.deletedAt', 'is', null)
    .where('organisation.deletedAt', 'is', null)
    .execute();
  const apis = await db
    .selectFrom('providerApi')
    .select(['id', 'providerId', 'apiId'])
    .where('missingSince', 'is', null)
    .execute();
  const attributes = await db
    .selectFrom('attribute')
    .select(['id', 'subject', 'key'])
    .where('deletedAt', 'is', null)
    .execute();
  return {
    product: await named('product'),
    plan: await named('plan'),
    catalogue: await named('catalogue'),
    approvalRule: await named('approvalRule'),
    attribute: new Map(attributes.map(({ id, subject, key }) => [`${subject} ${key}`, id])),
    contentTemplate: await named('contentTemplate'),
    contentEntry: await named('contentEntry'),
    provider: byName(await db.selectFrom('provider').select(['id', 'name']).where('deletedAt', 'is', null).execute()),
    authorizationServer: byName(await db.selectFrom('authorizationServer').select(['id', 'name']).execute()),
    team: new Map(teams.map((row) => [teamKey(row), row.id])),
    mentionedTeams: new Set(),
    api: new Map(apis.map(({ id, providerId, apiId }) => [apiKey(providerId, apiId), id])),
  };
}

/** The same the other way round. */
export const inverse = (map: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(Array.from(map, ([name, id]) => [id, name]));

/** Ids of what an item names. */
export class Resolver {
  readonly refusals: DomainError[] = [];

  constructor(
    private readonly references: References,
    /** Items of the bundle that were refused: what names them is refused for nothing else. */
    private readonly refused: ReadonlySet<string>,
  ) {}

  one(kind: Findable, name: string, field: FieldPath, words: string = kind): string | null {
    const id = this.references[kind].get(name);
    if (!id && !this.refused.has(`${kind} ${name}`)) this.refusals.push(notFound(`${words} ${name}`, field));
    return id ?? null;
  }

  /** Notes that something is not there. */
  miss(words: string, field: FieldPath): void {
    this.refuse(notFound(words, field));
  }

  refuse(refusal: DomainError): void {
    this.refusals.push(refusal);
  }

  many(kind: Findable, names: readonly string[], field: FieldPath): string[] {
    return names.flatMap((name, index) => this.one(kind, name, [...field, String(index)]) ?? []);
  }

  teams(teams: readonly TeamName[], field: FieldPath): string[] {
    return teams.flatMap(
      (team, index) =>
        this.one('team', teamKey(team), [...field, String(index)], `team ${team.team} of ${team.organisation}:`) ?? [],
    );
  }
}

import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';

type Told = string | string[];

/**
 * What keys tell of the owner of their app beside ids, where the operator wants that: by the id of the owner. One statement, and
 * none where nothing is wanted.
 */
export async function readOwnerMetadata(
  { db, config }: Pick<Context, 'db' | 'config'>,
  ownerIds: readonly string[],
): Promise<(ownerId: string) => Record<string, Told>> {
  const wanted = new Set(config.credentials.keyMetadata);
  if (wanted.size === 0) return () => ({});
  const rows = await db
    .selectFrom('user')
    .leftJoin('organisation', 'organisation.id', 'user.organisationId')
    .leftJoin('membership', 'membership.userId', 'user.id')
    .leftJoin('team', 'team.id', 'membership.teamId')
    .select(['user.id', 'user.displayName', 'user.email', 'user.role'])
    .select(['organisation.name as organisation', 'team.name as team'])
    .where(oneOf('user.id', ownerIds))
    // As the ids of the teams are told.
    .orderBy('membership.teamId')
    .execute();
  const byOwner = Map.groupBy(rows, ({ id }) => id);
  return (ownerId) => {
    const [owner] = byOwner.get(ownerId) ?? [];
    if (!owner) return {};
    const all: Record<string, Told> = {
      ...{ Name: owner.displayName, Email: owner.email, Role: owner.role, Organisation: owner.organisation ?? '' },
      TeamNames: byOwner.get(ownerId)!.flatMap(({ team }) => team ?? []),
    };
    return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name as never)));
  };
}

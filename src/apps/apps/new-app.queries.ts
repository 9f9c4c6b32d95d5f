import { sql } from 'kysely';
import { AttributeSubject } from '../../identity/attributes/attribute.entity.ts';
import { writerOf } from '../../identity/attributes/attribute.policy.ts';
import { readAttributes } from '../../identity/attributes/attribute.queries.ts';
import type { Context } from '../../platform/context.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import { trimmed } from '../../platform/text.ts';
import { actsFor, isDelegate } from '../../platform/viewer.ts';
import { type NewApp, type NewAppFacts, refuseAppName } from './new-app.rules.ts';

/** What the rules about a new app judge by, in three statements. */
export async function readNewAppFacts(ctx: Context, { ownerId, name }: NewApp): Promise<NewAppFacts> {
  const isOnBehalf = isDelegate(ctx.viewer);
  const viewerId = requireViewer(ctx.viewer).userId;
  const row = isOnBehalf || !ownerId || ownerId === viewerId ? await readAppOwner(ctx, ownerId ?? viewerId) : undefined;
  const organisationId = row?.isActive ? row.organisationId : null;
  const isServed = organisationId && (!isOnBehalf || actsFor(ctx.viewer, organisationId));
  const owner = row && isServed ? { ...row, organisationId } : null;
  const isTaken = owner && !refuseAppName(name, []) && (await isNameTaken(ctx, owner.id, trimmed(name)!, null));
  const attributes = await readAttributes(ctx, AttributeSubject.APP);
  return { owner, isNameTaken: isTaken ?? false, isOnBehalf, attributes, writer: writerOf(ctx.viewer) };
}

/** What decides which apps an account may own; undefined when there is no such account, or one without organisation. */
export const readAppOwner = async (ctx: Context, userId: string) => (await owners(ctx, { userId }))[0];

const owners = shaped(({ db }, { userId }: { userId: string }) =>
  db
    .selectFrom('user')
    .innerJoin('organisation', 'organisation.id', 'user.organisationId')
    .select(['user.id', 'user.organisationId', 'user.isActive', 'organisation.isDefault as inDefaultOrganisation'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('membership')
            .innerJoin('team', 'team.id', 'membership.teamId')
            .select('team.id')
            .whereRef('membership.userId', '=', 'user.id')
            .where('team.isDefault', '=', false),
        )
        .$castTo<boolean>()
        .as('hasTeam'),
    )
    .where('user.id', '=', userId)
    .compile(),
);

/** Whether another living app of the owner than `ownId` has the name, however it is written. */
export const isNameTaken = async (
  ctx: Pick<Context, 'db'>,
  ownerId: string,
  name: string,
  ownId: string | null,
): Promise<boolean> => (await namesakes(ctx, { ownerId, name, ownId })).length > 0;

const namesakes = shaped(({ db }, { ownerId, name, ownId }: { ownerId: string; name: string; ownId: string | null }) =>
  db
    .selectFrom('app')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('deletedAt', 'is', null)
    .where('id', 'is distinct from', ownId)
    .where(sql<boolean>`name_key(name) = name_key(${name})`)
    .limit(1)
    .compile(),
);

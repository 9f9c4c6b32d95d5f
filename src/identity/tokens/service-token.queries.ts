import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { SERVICE, seesAll, type Viewer } from '../../platform/viewer.ts';
import type { ServiceToken } from './service-token.entity.ts';

/** How lists of them can be ordered. */
export const serviceTokenOrder = orderOf(
  'ServiceToken',
  'serviceToken.id',
  { CREATED_AT: byCreation, NAME: byName('serviceToken.name', 'Its name, without regard to case.') },
  'desc',
);

/** Lets secret scanners and people recognise a token that leaked. */
export const SERVICE_TOKEN_PREFIX = 'gst_';

const BEARER = new RegExp(`^Bearer +(${SERVICE_TOKEN_PREFIX}[\\w-]{43})$`, 'i');

/** The service token in an `Authorization` value; null when it holds none. */
export const bearerServiceToken = (authorization: string | null): string | null =>
  authorization?.match(BEARER)?.[1] ?? null;

const isUsable = sql<boolean>`service_token.revoked_at is null and service_token.expires_at > now()`;

const FACTS = ['id', 'scopes', 'createdById', 'organisationId'] as const;

/** Who calls with this token, noting to the minute that it was used; null when it is unknown, revoked or expired. */
export async function useServiceToken(ctx: Pick<Context, 'db'>, token: string): Promise<Viewer | null> {
  const found = await ctx.db
    .selectFrom('serviceToken')
    .select(FACTS)
    .select(sql<boolean>`coalesce(last_used_at < now() - interval '1 minute', true)`.as('isStale'))
    .where('tokenHash', '=', hashToken(token))
    .where(isUsable)
    .executeTakeFirst();
  if (found?.isStale) {
    await ctx.db.updateTable('serviceToken').set({ lastUsedAt: new Date() }).where('id', '=', found.id).execute();
  }
  return found ? serviceViewer(found) : null;
}

/** Keeps a token from being revoked until the transaction ends. */
export async function holdServiceToken({ db }: Pick<Context, 'db'>, id: string): Promise<void> {
  await db.selectFrom('serviceToken').select('id').where('id', '=', id).forKeyShare().execute();
}

/** The facts about a service as if it were calling now; null when its token is revoked or expired. */
export async function readServiceViewer(ctx: Pick<Context, 'db'>, id: string): Promise<Viewer | null> {
  const found = await ctx.db
    .selectFrom('serviceToken')
    .select(FACTS)
    .where('id', '=', id)
    .where(isUsable)
    .executeTakeFirst();
  return found ? serviceViewer(found) : null;
}

/** It belongs nowhere, whomever it serves, so that every rule about organisations, teams and ownership leaves it out. */
const serviceViewer = ({
  id,
  scopes,
  createdById,
  organisationId,
}: Pick<ServiceToken, (typeof FACTS)[number]>): Viewer => ({
  userId: id,
  sessionId: '',
  role: SERVICE,
  scopes,
  tokenMakerId: createdById,
  servesOrganisationId: organisationId,
  organisationId: null,
  inDefaultOrganisation: true,
  teamIds: [],
});

/** They are the API owners' own affair. */
export const serviceTokens = rowsOf('serviceToken.id', (ctx) =>
  ctx.db
    .selectFrom('serviceToken')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);

/** A token as part of something the viewer may already see, such as the decider of a visible request. */
export const serviceTokenById = rowsOf('serviceToken.id', (ctx) => ctx.db.selectFrom('serviceToken').selectAll()).byId;

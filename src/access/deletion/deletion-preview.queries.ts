import { sql } from 'kysely';
import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { OPEN_STATUSES } from '../requests/access-request.policy.ts';
import type { OrganisationDeletionPreview } from './deletion-preview.ts';

/** What the deletion of an organisation touches: one statement for all that are asked for. */
export const deletionPreviewOf = defineLoader(async (ctx, organisationIds: readonly string[]) => {
  const { rows } = await sql<OrganisationDeletionPreview & { id: string }>`select organisation.id,
      (select count(*)::int from "user" where organisation_id = organisation.id and deleted_at is null) as users,
      (select count(*)::int from team where organisation_id = organisation.id) as teams,
      (select count(*)::int from app where organisation_id = organisation.id and deleted_at is null) as apps,
      (select count(*)::int from credential join app on app.id = credential.app_id
        where app.organisation_id = organisation.id and app.deleted_at is null
          and credential.status <> all(${ENDED_STATUSES}::text[])) as credentials,
      (select count(*)::int from access_request join app on app.id = access_request.app_id
        where app.organisation_id = organisation.id and access_request.status = any(${OPEN_STATUSES}::text[])) as "openRequests",
      (select count(distinct catalogue_id)::int from catalogue_team join team on team.id = catalogue_team.team_id
        where team.organisation_id = organisation.id) as catalogues,
      (select count(*)::int from service_token where organisation_id = organisation.id and revoked_at is null) as "serviceTokens"
    from organisation where id = any(${organisationIds}::uuid[])`.execute(ctx.db);
  return inOrder(organisationIds, rows, ({ id }) => id);
});

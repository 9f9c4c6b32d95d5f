import { sql } from 'kysely';
import { OPEN_STATUSES } from '../../access/requests/access-request.policy.ts';
import { ENDED_STATUSES } from '../../apps/credentials/credential.rules.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { UserErasurePreview } from './erasure-preview.ts';

/** What the erasure of an account touches: one statement for all that are asked for. */
export const erasurePreviewOf = defineLoader(async (ctx, userIds: readonly string[]) => {
  const { rows } = await sql<UserErasurePreview & { id: string }>`select "user".id,
      (select count(*)::int from app where owner_id = "user".id and deleted_at is null) as apps,
      (select count(*)::int from credential join app on app.id = credential.app_id
        where app.owner_id = "user".id and app.deleted_at is null
          and credential.status <> all(${ENDED_STATUSES}::text[])) as credentials,
      (select count(*)::int from access_request
        where requester_id = "user".id and status = any(${OPEN_STATUSES}::text[])) as "openRequests",
      (select count(*)::int from access_request where requester_id = "user".id) as requests,
      (select count(*)::int from access_request_message where author_id = "user".id) as messages,
      (select count(*)::int from mail where user_id = "user".id) as mails,
      (select count(*)::int from session where user_id = "user".id) as sessions
    from "user" where id = any(${userIds}::uuid[])`.execute(ctx.db);
  return inOrder(userIds, rows, ({ id }) => id);
});

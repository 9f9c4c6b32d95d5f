import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { seesAll, type Viewer } from '../../platform/viewer.ts';

/** Webhooks carry the events of all organisations, so they and their deliveries are the API owners' business alone. */
export const visibleWebhooks =
  (viewer: Viewer | null) =>
  (eb: ExpressionBuilder<Database, 'webhook'>): Expression<SqlBool> =>
    eb.lit(seesAll(viewer));

import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { seesUnpublished, type Viewer } from '../../platform/viewer.ts';
import { ContentAudience, ContentState } from '../values/content-state.ts';

/** Who reads an entry: its audience when it is published, and staff whatever its state. */
export function visibleEntries(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'contentEntry'>): Expression<SqlBool> =>
    seesUnpublished(viewer) ? eb.lit(true) : publishedFor(viewer)(eb);
}

/** Whether an entry is published, for this reader or for staff. */
export function publishedFor(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'contentEntry'>): Expression<SqlBool> => {
    const isPublished = eb('contentEntry.state', '=', ContentState.PUBLISHED);
    if (seesUnpublished(viewer)) return isPublished;
    const isOpen = eb('contentEntry.audience', '=', ContentAudience.EVERYBODY);
    if (!viewer) return eb.and([isPublished, isOpen]);
    const forTeams = eb
      .selectFrom('contentEntryTeam')
      .select('contentEntryTeam.entryId')
      .where(oneOf('contentEntryTeam.teamId', viewer.teamIds));
    return eb.and([
      isPublished,
      eb.or([
        isOpen,
        eb('contentEntry.audience', '=', ContentAudience.SIGNED_IN),
        eb.and([eb('contentEntry.audience', '=', ContentAudience.TEAMS), eb('contentEntry.id', 'in', forTeams)]),
      ]),
    ]);
  };
}

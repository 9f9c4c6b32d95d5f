import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { actorOf } from '../../platform/events/event-log.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Does the next part of what follows a deletion, and adds itself again while there is more. */
export const finishDeletion = defineJob({
  name: 'access.finishDeletion',
  payload: z.object({
    kind: z.enum(['app', 'user', 'organisation', 'product', 'plan', 'catalogue']),
    id: z.uuid(),
    /** Whoever deleted it also closes what hangs on it. */
    actor: z.object({
      kind: z.enum(['user', 'system', 'job', 'service']),
      id: z.uuid().nullable(),
      linkId: z.uuid().optional(),
    }),
  }),
});

/** A deleted thing whose followings are not over. */
export type Deletion = Omit<z.output<typeof finishDeletion.payload>, 'actor'>;

/** One after the other, so that deletions take one worker at most, and several of them take turns. */
const QUEUE = finishDeletion.name;

/** Has the rest of a deletion done behind the commit. */
export const queueRest = (ctx: Context, { kind, id }: Deletion, runAt?: Date): Promise<void> =>
  addJob(
    ctx,
    finishDeletion,
    { kind, id, actor: actorOf(ctx) },
    { key: `${finishDeletion.name}:${id}`, queue: QUEUE, runAt },
  );

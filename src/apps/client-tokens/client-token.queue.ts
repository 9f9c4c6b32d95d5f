import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { laneOf } from '../../provider/outages/provider-lanes.ts';
import type { Credential } from '../credentials/credential.entity.ts';

/** Has the gateway forget tokens of a client: these, or all that it has then. */
export const revokeTokensJobOf = defineJob({
  name: 'credential.revokeTokens',
  payload: z.object({
    credentialId: z.uuid(),
    fingerprints: z.array(z.string()).nullable(),
    /** A call that was on its way meanwhile may have written one back. */
    isSecondLook: z.boolean(),
  }),
  isOutside: true,
});

/** As after every change of a key: no node remembers by then what was before. */
const SECOND_LOOK_SECONDS = 12;

export const sendTokensAway = (
  ctx: Context,
  { id, providerId }: Pick<Credential, 'id' | 'providerId'>,
  fingerprints: readonly string[] | null,
): Promise<void> =>
  addJob(
    ctx,
    revokeTokensJobOf,
    { credentialId: id, fingerprints: fingerprints && [...fingerprints], isSecondLook: false },
    { queue: laneOf(providerId, id) },
  );

export const lookAgain = (ctx: Context, credentialId: string, fingerprints: string[]): Promise<void> =>
  addJob(
    ctx,
    revokeTokensJobOf,
    { credentialId, fingerprints, isSecondLook: true },
    { runAt: new Date(Date.now() + SECOND_LOOK_SECONDS * 1_000 * ctx.config.pace) },
  );

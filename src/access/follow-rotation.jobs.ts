import { followRotation } from '../apps/credential-rotation.service.ts';
import { inTransaction } from '../platform/graphql/mutations.ts';
import { implementJob } from '../platform/jobs/job.ts';
import { followCredential } from './follow-rotation.service.ts';

/** Requests that are open now are all there will be: a credential that was rotated takes no new ones. */
export const followRotationJob = implementJob(followRotation, (ctx, { credentialId, successorId }) =>
  inTransaction(ctx, (tx) => followCredential(tx, credentialId, successorId)),
);

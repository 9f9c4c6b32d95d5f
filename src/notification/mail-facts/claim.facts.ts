import { AccessRequestKind } from '../../access/requests/access-request.entity.ts';
import { credentialById } from '../../apps/credentials/credential.queries.ts';
import type { Context } from '../../platform/context.ts';
import { type AccessRequestFacts, decisionFacts } from './access-request.facts.ts';
import { type CredentialFacts, credentialFacts } from './credential.facts.ts';
import { timeInWords } from './in-words.ts';

/** What the mail that carries a claim link may say. */
export interface ClaimFacts extends CredentialFacts {
  /** Null for a credential that nobody asked for. */
  decision: AccessRequestFacts['decision'] | null;
  claimableUntil: string | null;
}

/** Reads a credential, and the decision that granted it, as they are now. */
export async function claimFacts(ctx: Context, credentialId: string): Promise<ClaimFacts> {
  const [facts, request, credential] = await Promise.all([
    credentialFacts(ctx, credentialId),
    ctx.db
      .selectFrom('accessRequest')
      .selectAll()
      .where('credentialId', '=', credentialId)
      .where('kind', '=', AccessRequestKind.NEW_ACCESS)
      .executeTakeFirst(),
    credentialById(ctx, credentialId),
  ]);
  const { claimableUntil } = credential!;
  return {
    ...facts,
    decision: request ? await decisionFacts(ctx, request) : null,
    claimableUntil: claimableUntil && timeInWords(claimableUntil),
  };
}

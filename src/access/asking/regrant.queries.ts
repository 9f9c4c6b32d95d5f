import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { readRegrantFacts, readTargetFacts } from '../rules/facts.queries.ts';
import { type AccessWish, type AskingFacts, type RegrantKind, regrantWish } from '../rules/facts.ts';

interface AboutCredential {
  appId: string;
  credentialId: string;
  /** The plan of the credential when absent. */
  planId?: string;
  catalogueId?: string | null;
  furtherKey?: boolean | null;
  acceptedTermsIds?: readonly string[] | null;
}

/**
 * The wish that concerns a credential as it is now, and the facts about it.
 * @throws DomainError NOT_FOUND where the asker no longer sees the credential.
 */
export async function readRegrant(
  asker: Context,
  kind: RegrantKind,
  { planId, ...about }: AboutCredential,
): Promise<{ wish: AccessWish; facts: AskingFacts }> {
  const target = await readTargetFacts(asker, about);
  if (!target.credential) throw notFound('credential', ['input', 'credentialId']);
  const wish = regrantWish({ ...about, kind, planId: planId ?? target.credential.planId }, target);
  return { wish, facts: await readRegrantFacts(asker, target, wish) };
}

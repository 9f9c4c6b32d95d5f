import { randomUUID } from 'node:crypto';
import type { HealthWarning } from '../port/provider-adapter.ts';
import { ProviderError } from '../port/provider-error.ts';
import { policyProbe } from '../tyk/policy-mapping.ts';
import { publishUntil } from '../tyk/policy-writing.ts';
import type { TykBackend } from '../tyk/tyk-backend.ts';
import { POLICY_SETTINGS, SET_A_DIRECTORY } from './gateway-policies.ts';

/** A gateway that did not serve a policy is tried again after this time: somebody may have mended it. */
const RETRY_MS = 5 * 60_000;

const RECORD_NAME = `The gateway takes policies but never serves them: without policies.policy_path it reads only the one file of policy_record_name. Set ${POLICY_SETTINGS}, put each policy of that file into a file of its own there, and restart the gateway.`;
/** A blocking reload is over when it answers, so a policy is served at once or not at all. */
const PATIENCE_MS = [500];

type Policies = Pick<TykBackend, 'policyPatience' | 'createPolicy' | 'readPolicy' | 'deletePolicy' | 'publish'>;

/** Finds out by a policy that nobody uses whether the gateway serves what is written; it tells this nowhere. */
export class PolicyProbe {
  private found: { warning: HealthWarning | null; at: number } | undefined;

  private readonly policies: Policies;

  constructor(policies: Policies) {
    this.policies = { ...policies, policyPatience: PATIENCE_MS };
  }

  /** What keeps policies from being served, as it was found when that was last tried. */
  async warning(): Promise<HealthWarning | null> {
    const isKnown = this.found && (!this.found.warning || Date.now() - this.found.at < RETRY_MS);
    return this.found && isKnown ? this.found.warning : this.look();
  }

  /** Tries it now. Leaves nothing behind. */
  async look(): Promise<HealthWarning | null> {
    const reason = await this.tryOut();
    const warning: HealthWarning | null = reason === null ? null : { code: 'POLICIES_NOT_SERVED', message: reason };
    this.found = { warning, at: Date.now() };
    return warning;
  }

  /** For a policy that was written and is not served: takes its file away and tells what to set, where that is the cause. */
  async explain(policyId: string): Promise<void> {
    const warning = await this.look();
    if (!warning) return;
    await this.policies.deletePolicy(policyId);
    throw new ProviderError('policiesUnserved', warning.message);
  }

  private async tryOut(): Promise<string | null> {
    const probe = policyProbe(randomUUID());
    try {
      await this.policies.createPolicy(probe);
    } catch (error) {
      if (error instanceof ProviderError && error.kind === 'policiesUnserved') return SET_A_DIRECTORY;
      throw error;
    }
    try {
      await publishUntil(this.policies, probe.id, async () => (await this.policies.readPolicy(probe.id)) !== null);
      return null;
    } catch (error) {
      if (error instanceof ProviderError && error.kind === 'notVisible') return RECORD_NAME;
      throw error;
    } finally {
      await this.policies.deletePolicy(probe.id);
      await this.policies.publish();
    }
  }
}

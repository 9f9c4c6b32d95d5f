import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, so that none of them begins when the others are done. Where vitest has no times of an
 * earlier run, it would go by the size of the files.
 */
const LONGEST = [
  'api/visibility/hostile-values',
  'api/lifecycle',
  'contract/tyk-dashboard',
  'contract/tyk-gateway',
  'api/visibility/matrix',
  'crash/crash',
  'crash/revoke-race',
  'api/isolation/fields',
  'api/apps/provisioning-races',
  'crash/deletion',
  'api/apps/credential-races',
  'api/deletion/cost',
  'api/provider/circuit-breaker',
  'api/apps/kept-limits',
  'truth/truth',
  'clients/drops',
  'api/query-count/query-count',
  'api/jobs',
  'api/provider/providers',
  'browser/graphiql',
  'browser/portal-pages',
  'api/apps/effective-access',
  'api/catalogue/api-kinds',
  'api/identity/sign-in-limits',
  'api/live',
  'api/visibility/every-path',
  'api/access/renewal',
  'api/apps/sweep',
  'api/apps/narrowing',
  'crash/outage',
  'api/operations/database-away',
  'unit/live/fan-out',
  'api/second-factor/passkeys',
  'api/webhooks/webhook-isolation',
  'api/joining/sign-up',
  'api/second-factor/totp',
  'api/edges/fuzz',
  'api/access/change-plan',
  'api/claims/claim',
].map((name) => `test/${name}.test.ts`);

/** The same order on every machine and in every run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return index < 0 ? LONGEST.length : index;
    };
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

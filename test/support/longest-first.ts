import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, so that none of them begins when the others are done. Where vitest has no times of an
 * earlier run, it would go by the size of the files.
 */
const LONGEST = [
  'api/lifecycle',
  'crash/crash',
  'contract/tyk-gateway',
  'contract/tyk-dashboard',
  'api/deletion/cost',
  'api/apps/credential-races',
  'api/visibility/hostile-values',
  'api/provider/circuit-breaker',
  'api/provider/providers',
  'crash/revoke-race',
  'api/visibility/matrix',
  'clients/drops',
  'crash/deletion',
  'api/apps/provisioning-races',
  'api/jobs',
  'api/apps/kept-limits',
  'api/catalogue/api-kinds',
  'api/visibility/every-path',
  'api/operations/database-away',
  'api/apps/narrowing',
  'api/apps/effective-access',
  'crash/outage',
  'api/webhooks/webhook-isolation',
  'api/live',
  'browser/portal-pages',
  'browser/graphiql',
  'api/access/renewal',
  'api/access/change-plan',
  'unit/live/fan-out',
  'api/apps/sweep',
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

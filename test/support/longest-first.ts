import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, so that none of them begins when the others are done. Where vitest has no times of an
 * earlier run, it would go by the size of the files.
 */
const LONGEST = [
  'crash/crash',
  'browser/graphiql',
  'api/lifecycle',
  'api/visibility/every-path',
  'api/jobs',
  'crash/revoke-race',
  'api/provider/circuit-breaker',
  'api/apps/provisioning-races',
  'crash/outage',
  'api/webhooks/webhook-isolation',
  'unit/live/fan-out',
  'api/live',
  'contract/tyk-dashboard',
  'contract/tyk-gateway',
  'api/visibility/matrix',
  'api/visibility/hostile-values',
  'api/catalogue/synchronise',
  'api/catalogue/delete-provider',
  'api/apps/effective-access',
  'api/notification/mail-delivery',
  'crash/lost-answers',
  'api/apps/sweep',
  'api/embedded-postgres',
  'api/catalogue/portal-made',
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

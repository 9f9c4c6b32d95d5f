import { rowsOf } from '../../platform/db/rows.ts';
import { visiblePlans } from '../audience/audience.policy.ts';

/** All versions of the terms of plans that the viewer may see. */
export const planTerms = rowsOf('planTerms.id', ({ db, viewer }) =>
  db
    .selectFrom('planTerms')
    .innerJoin('plan', 'plan.id', 'planTerms.planId')
    .selectAll('planTerms')
    .where(visiblePlans(viewer)),
);

/** Terms as part of something the viewer may already see, such as a request that accepted them. */
export const { byId: planTermsById } = rowsOf('planTerms.id', ({ db }) =>
  db.selectFrom('planTerms').selectAll('planTerms'),
);

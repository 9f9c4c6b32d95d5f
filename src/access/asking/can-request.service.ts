import type { Context } from '../../platform/context.ts';
import { Problems } from '../../platform/problems.ts';
import { assessAccess, assessPlanChange, assessRenewal } from '../rules/assessment.ts';
import { askerAboutCredential, askerOf } from './asker.ts';
import type { CanRequestInput, ChangePlanInput, RenewCredentialInput } from './asking.inputs.ts';

type Assess = (asker: Context, problems: Problems) => Promise<unknown>;

/**
 * Everything for which the same input would be refused now, in the order in which it would be; nothing is changed. The
 * flow does not count: in either one there is a way to ask.
 */
export const checkAccess = (ctx: Context, input: CanRequestInput): Promise<Problems> =>
  check(
    () => askerOf(ctx, input),
    (asker, problems) => assessAccess(asker, input, problems),
  );

export const checkPlanChange = (ctx: Context, input: ChangePlanInput): Promise<Problems> =>
  checkCredential(ctx, input.credentialId, (asker, problems) => assessPlanChange(asker, input, problems));

export const checkRenewal = (ctx: Context, { credentialId }: RenewCredentialInput): Promise<Problems> =>
  checkCredential(ctx, credentialId, (asker, problems) => assessRenewal(asker, credentialId, problems));

const checkCredential = (ctx: Context, credentialId: string, assess: Assess) =>
  check(async () => (await askerAboutCredential(ctx, credentialId)).asker, assess);

/** Without somebody for whom to ask there is nobody whose rules could be asked. */
async function check(findAsker: () => Promise<Context>, assess: Assess): Promise<Problems> {
  const problems = new Problems();
  const asker = await problems.collect(findAsker);
  if (asker) await assess(asker, problems);
  return problems;
}

import { domainToASCII } from 'node:url';
import { ApprovalAction, type ApprovalRule } from './approval-rule.entity.ts';

/** What rules judge a request by. */
export interface RuleFacts {
  email: string;
  teamIds: readonly string[];
  planId: string;
  productIds: readonly string[];
  /** Credentials of the requester that are neither revoked nor expired. */
  liveCredentials: number;
}

type Conditions = Pick<
  ApprovalRule,
  'action' | 'teamIds' | 'productIds' | 'planIds' | 'emailDomains' | 'minimumLiveCredentials' | 'maximumLiveCredentials'
>;

/** The first rule of which every condition holds; undefined when there is none. */
export const firstMatch = <R extends Conditions>(rules: readonly R[], facts: RuleFacts): R | undefined =>
  rules.find((rule) => matches(rule, facts));

const matches = (rule: Conditions, facts: RuleFacts): boolean =>
  isOneOf(rule.teamIds, facts.teamIds) &&
  isOneOf(rule.planIds, [facts.planId]) &&
  matchesProducts(rule, facts.productIds) &&
  isOneOf(rule.emailDomains, [domainOf(facts.email)]) &&
  facts.liveCredentials >= (rule.minimumLiveCredentials ?? 0) &&
  facts.liveCredentials <= (rule.maximumLiveCredentials ?? Number.POSITIVE_INFINITY);

/** Without a condition every request matches. */
const isOneOf = (wanted: readonly string[], given: readonly string[]): boolean =>
  wanted.length === 0 || given.some((each) => wanted.includes(each));

/** On the safe side: an approval must be meant for all of the products, while one of them is enough to ask a person. */
function matchesProducts({ action, productIds }: Conditions, asked: readonly string[]): boolean {
  if (productIds.length === 0) return true;
  const isNamed = (id: string) => productIds.includes(id);
  return action === ApprovalAction.APPROVE ? asked.every(isNamed) : asked.some(isNamed);
}

/** The form in which domains are compared; empty for what is no domain. */
export const toDomain = (text: string): string => domainToASCII(text.trim().replace(/^@/, '')).toLowerCase();

const domainOf = (email: string): string => toDomain(email.slice(email.lastIndexOf('@') + 1));

/** Which rule fired and why, for the record: it must still be understood when the rule has changed or gone. */
export function explain(rule: Conditions & Pick<ApprovalRule, 'name'>, facts: RuleFacts): string {
  const because = [
    rule.teamIds.length > 0 && 'a team of the requester',
    rule.productIds.length > 0 && 'the products',
    rule.planIds.length > 0 && 'the plan',
    rule.emailDomains.length > 0 && `the e-mail domain ${domainOf(facts.email)}`,
    (rule.minimumLiveCredentials !== null || rule.maximumLiveCredentials !== null) &&
      `the number of live credentials, which was ${facts.liveCredentials}`,
  ].filter((each) => each !== false);
  const outcome = rule.action === ApprovalAction.APPROVE ? 'approved it' : 'had a person decide';
  return `The rule “${rule.name}” ${outcome}, because of ${because.length > 0 ? listed(because) : 'no condition'}.`;
}

const listed = (parts: readonly string[]): string => new Intl.ListFormat('en-GB').format(parts);

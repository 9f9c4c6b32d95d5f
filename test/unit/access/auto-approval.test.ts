import { describe, expect, it } from 'vitest';
import { ApprovalAction, type ApprovalRule } from '../../../src/access/approval-rules/approval-rule.entity.ts';
import { explain, firstMatch, type RuleFacts } from '../../../src/access/approval-rules/auto-approval.rules.ts';

const { APPROVE, ROUTE_TO_PERSON } = ApprovalAction;

const rule = (name: string, conditions: Partial<ApprovalRule> = {}) => ({
  ...{ name, action: APPROVE, teamIds: [], productIds: [], planIds: [], emailDomains: [] },
  ...{ minimumLiveCredentials: null, maximumLiveCredentials: null },
  ...conditions,
});

const FACTS: RuleFacts = {
  email: 'partner@example.com',
  teamIds: ['integration', 'finance'],
  planId: 'enterprise',
  productIds: ['accounts', 'payment'],
  liveCredentials: 2,
};

describe('a rule', () => {
  it.each<[string, Partial<ApprovalRule>, boolean]>([
    ['without a condition matches everything', {}, true],
    ['matches one of the teams', { teamIds: ['sales', 'finance'] }, true],
    ['matches no other team', { teamIds: ['sales'] }, false],
    ['matches the plan', { planIds: ['enterprise'] }, true],
    ['matches no other plan', { planIds: ['free'] }, false],
    ['approves where all products are named', { productIds: ['payment', 'accounts', 'loans'] }, true],
    ['approves nothing beside the named products', { productIds: ['payment'] }, false],
    ['asks a person for one of the products', { action: ROUTE_TO_PERSON, productIds: ['payment'] }, true],
    ['asks nobody for other products', { action: ROUTE_TO_PERSON, productIds: ['loans'] }, false],
    ['matches the domain of the address', { emailDomains: ['example.com'] }, true],
    ['matches no domain above it', { emailDomains: ['com'] }, false],
    ['matches no domain that ends alike', { emailDomains: ['ample.com'] }, false],
    ['matches the least number of credentials', { minimumLiveCredentials: 2 }, true],
    ['matches no smaller number', { minimumLiveCredentials: 3 }, false],
    ['matches the greatest number of credentials', { maximumLiveCredentials: 2 }, true],
    ['matches no greater number', { maximumLiveCredentials: 1 }, false],
    ['needs all of its conditions', { teamIds: ['finance'], planIds: ['free'] }, false],
  ])('%s', (_, conditions, isMatch) => {
    expect(firstMatch([rule('it', conditions)], FACTS)?.name).toBe(isMatch ? 'it' : undefined);
  });

  it('counts by its place: the first that matches decides', () => {
    const rules = [rule('a', { planIds: ['free'] }), rule('b', { action: ROUTE_TO_PERSON }), rule('c')];
    expect(firstMatch(rules, FACTS)?.name).toBe('b');
  });

  it('takes the domain behind the last @, in one spelling', () => {
    const rules = [rule('it', { emailDomains: ['xn--bcher-kva.example'] })];
    expect(firstMatch(rules, { ...FACTS, email: '"a@example.com"@Bücher.example' })?.name).toBe('it');
    expect(
      firstMatch([rule('it', { emailDomains: ['example.com'] })], { ...FACTS, email: '"@example.com"@evil.test' }),
    ).toBe(undefined);
  });

  it('explains in words which conditions it had', () => {
    const conditions = { teamIds: ['finance'], emailDomains: ['example.com'], maximumLiveCredentials: 2 };
    expect(explain(rule('Partners', conditions), FACTS)).toBe(
      'The rule “Partners” approved it, because of a team of the requester, the e-mail domain example.com and the number of live credentials, which was 2.',
    );
    expect(explain(rule('Rest', { action: ROUTE_TO_PERSON }), FACTS)).toBe(
      'The rule “Rest” had a person decide, because of no condition.',
    );
  });
});

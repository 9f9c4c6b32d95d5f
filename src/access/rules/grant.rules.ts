import { DomainError } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import { mustSeeApp } from './app.rules.ts';
import { mustSeeCredential } from './credential.rules.ts';
import type { AccessWish, GrantFacts } from './facts.ts';
import { mustMeetInOneCatalogue, mustSeePlan, mustSeeProducts } from './offer.rules.ts';

/** What is to be granted, with the names that whoever decides reads in the request, whatever the requester sees by now. */
export interface GrantWish extends AccessWish {
  names: { app: string; plan: string; products: ReadonlyMap<string, string> };
}

type GrantRule = Rule<GrantFacts, AccessWish>;
type Words = (facts: GrantFacts, wish: GrantWish) => string;

const lostProducts: Words = ({ products }, { names }) => {
  const lost = Array.from(names.products).filter(([id]) => !products.has(id));
  return `The requester no longer sees ${listed(lost.map(([, name]) => name))}.`;
};

const lostOffer: Words = (_, { names }) =>
  `The requester is no longer offered ${listed([...names.products.values()])} on the plan ${names.plan}.`;

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

/** What the rules tell who asks is not true of who decides, who may see all of it. */
const POSITION = new Map<GrantRule, Words>([
  [mustSeeApp, (_, { names }) => `The requester no longer sees the app ${names.app}.`],
  [mustSeeCredential, () => 'The requester no longer sees the credential.'],
  [mustSeeProducts, lostProducts],
  [mustSeePlan, (_, { names }) => `The requester no longer sees the plan ${names.plan}.`],
  [mustMeetInOneCatalogue, lostOffer],
]);

/** The same rules, telling whoever decides the position of the requester. */
export const ofRequester = (rules: readonly GrantRule[]): readonly Rule<GrantFacts, GrantWish>[] =>
  rules.map((rule) => (facts, wish) => {
    const refusal = rule(facts, wish);
    const words = POSITION.get(rule);
    if (!refusal || !words) return refusal;
    const { code, field, conflictId } = refusal;
    return new DomainError(code, words(facts, wish), { field, conflictId });
  });

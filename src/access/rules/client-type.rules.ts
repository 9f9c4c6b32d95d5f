import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import { type ClientType, sendsBack } from '../../provider/authorization-servers/client-type.ts';
import type { AccessWish, GrantFacts } from './facts.ts';
import { type OfferFacts, type OfferWish, productsOf } from './offer.ts';

type Choice = Pick<OfferWish, 'productIds'> & Pick<AccessWish, 'clientType' | 'credentialId'>;

/** Those of the one server of the products; none for keys of other kinds. */
export function offeredClientTypes(facts: OfferFacts, wish: Pick<OfferWish, 'productIds'>): readonly ClientType[] {
  const [serverId, ...others] = new Set(productsOf(facts, wish)?.map((product) => product.authorizationServerId));
  return serverId && others.length === 0 ? (facts.clientTypes?.get(serverId) ?? []) : [];
}

/** What a new client is to be: the one that is named, or the only one that there is. */
export function chosenClientType(facts: OfferFacts, wish: Choice): ClientType | null {
  const types = wish.credentialId ? [] : offeredClientTypes(facts, wish);
  if (wish.clientType == null) return types.length === 1 ? types[0]! : null;
  return types.find(({ name }) => name === wish.clientType!.trim()) ?? null;
}

const FIELD = ['input', 'clientType'];

/** A new client has one of the types of its server. Refuses CLIENT_TYPE_REQUIRED, INVALID_INPUT. */
export const mustFitClientType: Rule<GrantFacts, AccessWish> = (facts, wish) => {
  const isNamed = wish.clientType != null;
  if (isNamed && wish.credentialId) return invalidInput('The client of a credential stays what it is.', FIELD);
  const names = offeredClientTypes(facts, wish).map(({ name }) => name);
  const chosen = chosenClientType(facts, wish);
  if (chosen) return lacksWayBack(facts, wish, chosen);
  if (isNamed) {
    const others = names.length > 0 ? `: there are ${names.join(', ')}.` : ', for there are none.';
    return invalidInput(`The products have no such client type${others}`, FIELD);
  }
  if (wish.credentialId || names.length === 0) return null;
  const message = `Choose what the client is to be: ${names.join(', ')}.`;
  return new DomainError(UserErrorCode.CLIENT_TYPE_REQUIRED, message, { field: FIELD });
};

/** While the app is open nothing is known of its addresses. */
function lacksWayBack({ app }: GrantFacts, { newApp }: AccessWish, type: ClientType): DomainError | null {
  const urls = app?.redirectUrls ?? (newApp ? (newApp.redirectUrls ?? []) : null);
  if (!sendsBack(type) || urls === null || urls.length > 0) return null;
  return invalidInput(`People come back from a client of the type ${type.name}: give the app \`redirectUrls\`.`, FIELD);
}

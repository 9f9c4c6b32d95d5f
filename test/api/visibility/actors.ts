/** Everybody who may call an operation, in the order of every row's expectations. */
export const ACTORS = ['anonymous', 'hobbyist', 'member', 'partner', 'rival', 'owner'] as const;

/**
 * `rival` administers another organisation than `partner` and `member`, with a private catalogue of its own; `hobbyist` is
 * in the Default Organisation; `owner` is an API owner.
 */
export type Actor = (typeof ACTORS)[number];

const PUBLIC = `catalogue:public product:payment plan:free plan:standard attribute:department announcement:payment
  contententry:open contenttemplate:page contenttemplate:post contenttemplate:tutorial contenttemplate:block contenttemplate:own
  contenttemplate:spare menu:header theme:active`;
/** To whoever is signed in. */
const KNOWN = `${PUBLIC} attribute:costs contententry:signed-in`;
const ENTERPRISE =
  'catalogue:enterprise product:accounts document:accounts document:guide plan:enterprise plan:platinum announcement:accounts contententry:enterprise menu:b2b';

/** An app with everything that hangs on it. */
const app = (name: string) => `app:${name} credential:${name} request:${name} request:${name}-waiting`;

/**
 * Which objects each actor may see, by the rules of the domain and not by asking the code. Every path to an object is
 * held against this one table: by id, `node`, lists, nested fields, payloads and events. Owners see everything.
 */
const SEES: Record<Exclude<Actor, 'owner'>, string> = {
  anonymous: PUBLIC,
  hobbyist: `${KNOWN} session:hobbyist session:hobbyist-before organisation:default team:default user:hobbyist ${app('hobby')}
    credential:hobby-claimable accessrequestmessage:hobby organisationrequest:hobbyist appoffer:hobby clientcertificate:hobby passkey:hobbyist`,
  member: `${KNOWN} ${ENTERPRISE} session:member session:member-before organisation:b2b team:b2b team:integration user:member user:partner user:novice
    ${app('member')} ${app('team')} ${app('shared')}
    accessrequestmessage:shared appoffer:shared clientcertificate:shared accounttoken:member announcementacknowledgement:member`,
  partner: `${KNOWN} ${ENTERPRISE} session:partner session:partner-before organisation:b2b team:b2b team:integration team:finance user:member user:partner user:novice
    invitation:b2b appoffer:shared clientcertificate:shared auditevent:asked auditevent:products
    ${app('member')} ${app('partner')} request:partner-change ${app('team')} ${app('shared')} ${app('withdrawn')}
    accessrequestmessage:shared accounttoken:member`,
  rival: `${KNOWN} session:rival catalogue:rivals product:ledger plan:gold announcement:ledger planterms:gold organisation:rival team:rival user:rival ${app('rival')}
    credential:rival-next accessrequestmessage:rival appoffer:rival clientcertificate:rival
    organisationrequest:rival`,
};

/**
 * What an actor is told as part of a record it may see, and cannot read for itself: who decided. Items of a cart are
 * nobody's but their owner's.
 */
const PARTS: Record<Actor, string> = {
  anonymous: '',
  hobbyist: 'user:owner',
  member: 'user:owner item:member',
  partner: 'user:owner',
  rival: 'user:owner',
  owner: '',
};

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Labels of what an actor may see of a world, in alphabetical order. */
export const seenBy = (actor: Actor, all: Iterable<string>): string[] =>
  (actor === 'owner' ? [...all] : words(SEES[actor])).toSorted();

/** Labels that may occur anywhere in an answer to an actor. */
export const toldTo = (actor: Actor, all: Iterable<string>): ReadonlySet<string> =>
  new Set([...seenBy(actor, all), ...words(PARTS[actor])]);

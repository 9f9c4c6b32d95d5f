import {
  type Cache,
  cacheExchange,
  type OptimisticMutationConfig,
  type UpdateResolver,
} from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';
import { KEYLESS } from '../gql/keyless.ts';

/** Objects without an id are part of what they stand in; all others are kept by their id, wherever they come from. */
const keys = Object.fromEntries(KEYLESS.map((name) => [name, () => null]));

/** Lists of the query are read anew where they are shown. */
function forget(cache: Cache, ...lists: string[]): void {
  for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
    if (lists.includes(fieldName)) cache.invalidate('Query', fieldKey);
  }
}

const forgets =
  (...lists: string[]): UpdateResolver =>
  (_result, _arguments, cache, { optimistic }) => {
    // What is only expected yet is nothing to read anew.
    if (!optimistic) forget(cache, ...lists);
  };

/** A part of an object is read anew where it is shown. */
function forgetOf(cache: Cache, typename: string, id: string, field: string): void {
  const key = cache.keyOfEntity({ __typename: typename, id });
  for (const { fieldName, fieldKey } of key ? cache.inspectFields(key) : []) {
    if (fieldName === field) cache.invalidate(key!, fieldKey);
  }
}

/** Of the request that the mutation names. */
const forgetThread: UpdateResolver = (_result, { id }, cache) =>
  forgetOf(cache, 'AccessRequest', String(id), 'messages');

/** What is asked for, decided or given shows in these. */
const REQUESTS = ['accessRequests'];
const GRANTS = ['accessRequests', 'credentials', 'apps', 'app', 'cart'];

/** Where it was refused because terms changed while they were read, they are read anew. */
const asks: UpdateResolver = (result, _arguments, cache, { fieldName }) => {
  forget(cache, ...GRANTS);
  const payload = result[fieldName] as { userErrors: { code: string }[] } | null;
  if (payload?.userErrors.some(({ code }) => code === 'TERMS_NOT_ACCEPTED')) forget(cache, 'plan', 'credential');
};

const mutations: Record<string, UpdateResolver> = {
  requestAccess: asks,
  addToCart: forgets('cart'),
  emptyCart: forgets('cart'),
  submitCart: asks,
  cancelAccessRequest: forgets(...REQUESTS),
  changePlan: asks,
  rotateCredential: forgets(...GRANTS),
  endRotationOverlap: forgets('credentials', 'credential'),
  // With those that took its place.
  revokeCredential: forgets('credentials', 'credential'),
  createApp: forgets('apps'),
  deleteApp: forgets(...GRANTS),
  offerApp: forgets('appOffers'),
  withdrawAppOffer: forgets('appOffers'),
  acceptAppOffer: forgets('appOffers', 'apps', 'app'),
  declineAppOffer: forgets('appOffers'),
  transferApp: forgets('apps', 'app'),
  claimCredential: forgets(...GRANTS),
  withdrawOrganisationRequest: forgets('organisationRequests'),
  approveOrganisationRequest: forgets('organisationRequests', 'organisations', 'users'),
  rejectOrganisationRequest: forgets('organisationRequests'),
  approveAccessRequest: forgets(...REQUESTS),
  rejectAccessRequest: forgets(...REQUESTS),
  decideAccessRequests: forgets(...REQUESTS),
  askForInformation: forgetThread,
  answerInformation: forgetThread,
  acknowledgeAnnouncement: forgets('announcements'),
  endSession: forgets('viewer'),
  endOtherSessions: forgets('viewer'),
  approveRegistration: forgets('registrations', 'users'),
  rejectRegistration: forgets('registrations'),
  inviteUser: forgets('invitations'),
  withdrawInvitation: forgets('invitations'),
  resendInvitation: forgets('invitations'),
  createUser: forgets('users'),
  moveUser: forgets('users'),
  deleteUser: forgets('users', 'node'),
  removeUserFromOrganisation: forgets('users', 'apps'),
  createServiceAccount: forgets('users'),
  createAccountToken: forgets('accountTokens'),
  revokeAccountToken: forgets('accountTokens'),
  createOrganisation: forgets('organisations'),
  deleteOrganisation: forgets('organisations', 'node', 'users', 'teams'),
  createTeam: forgets('teams', 'organisations', 'node'),
  deleteTeam: forgets('teams', 'organisations', 'node', 'users'),
  updateUser: forgets('users'),
  createProduct: forgets('products'),
  deleteProduct: forgets('products', 'catalogues', 'product'),
  createPlan: forgets('plans'),
  deletePlan: forgets('plans', 'catalogues', 'plan'),
  createProvider: forgets('providers'),
  deleteProvider: forgets('providers', 'provider', 'products', 'plans', 'credentials'),
  createCatalogue: forgets('catalogues'),
  updateCatalogue: forgets('catalogues'),
  deleteCatalogue: forgets('catalogues', 'catalogue', 'products', 'plans'),
  updatePublication: forgets('catalogue', 'catalogues'),
  publishProduct: forgets('products', 'catalogues', 'catalogue'),
  unpublishProduct: forgets('products', 'catalogues', 'catalogue'),
  publishPlan: forgets('plans', 'catalogues', 'catalogue'),
  unpublishPlan: forgets('plans', 'catalogues', 'catalogue'),
  saveRequestForm: forgets('requestForms'),
  removeRequestForm: forgets('requestForms'),
  createAnnouncement: forgets('announcements'),
  setProductLifeCycle: forgets('products'),
  createContentEntry: forgets('contentEntries'),
  deleteContentEntry: forgets('contentEntries'),
  createMenu: forgets('menus', 'menuByName'),
  updateMenu: (_result, { id }, cache) => {
    forget(cache, 'menus', 'menuByName');
    for (const field of ['items', 'allItems']) forgetOf(cache, 'Menu', String(id), field);
  },
  deleteMenu: forgets('menus', 'menuByName'),
  createRedirect: forgets('redirects', 'redirectFrom'),
  deleteRedirect: forgets('redirects', 'redirectFrom'),
  createTheme: forgets('themes'),
  activateTheme: forgets('themes', 'theme'),
  deactivateTheme: forgets('themes', 'theme'),
  deleteTheme: forgets('themes'),
  createWebhook: forgets('webhooks'),
  deleteWebhook: forgets('webhooks'),
};

const events: Record<string, UpdateResolver> = {
  accessRequestSubmitted: forgets(...REQUESTS),
  accessRequestDecided: forgets(...REQUESTS),
  accessRequestMessaged: (result, _arguments, cache) => {
    const { accessRequest } = result.accessRequestMessaged as unknown as { accessRequest: { id: string } };
    forgetOf(cache, 'AccessRequest', accessRequest.id, 'messages');
  },
  credentialChanged: forgets('credentials'),
  providerChanged: (result, _arguments, cache) => {
    // What was synchronised may have brought any of them.
    forget(cache, 'products', 'plans');
    const { provider } = result.providerChanged as unknown as { provider: { id: string } | null };
    if (provider) forgetOf(cache, 'Provider', provider.id, 'apis');
  },
  registrationSubmitted: forgets('registrations'),
  organisationRequestSubmitted: forgets('organisationRequests'),
  appOfferChanged: forgets('appOffers', 'apps'),
  announcementChanged: forgets('announcements'),
};

/** What nobody but the viewer decides shows before the portal has answered, and is taken back where it is refused. */
const optimistic: OptimisticMutationConfig = {
  acknowledgeAnnouncement: ({ id }) => ({
    __typename: 'AcknowledgeAnnouncementPayload',
    announcement: { __typename: 'Announcement', id: String(id), viewerAcknowledgedAt: new Date().toISOString() },
    userErrors: [],
  }),
  updateNotificationPreferences: ({ input }, cache) => ({
    __typename: 'UpdateNotificationPreferencesPayload',
    notificationPreferences: preferencesWith(cache, (input as { mails: Switch[] }).mails),
    userErrors: [],
  }),
};

interface Switch {
  name: string;
  isEnabled: boolean;
}

function preferencesWith(cache: Cache, switches: readonly Switch[]) {
  const links = (cache.resolve('Query', 'notificationPreferences') ?? []) as string[];
  return links.map((link) => {
    const name = cache.resolve(link, 'name');
    const isEnabled = switches.find((each) => each.name === name)?.isEnabled ?? cache.resolve(link, 'isEnabled');
    return {
      __typename: 'NotificationPreference',
      id: cache.resolve(link, 'id') as string,
      isEnabled: isEnabled as boolean,
    };
  });
}

/** The cache of a visitor. What a mutation or an event tells of an object is shown at once, wherever it is shown. */
export const createCache = (): Exchange =>
  cacheExchange({ keys, optimistic, updates: { Mutation: mutations, Subscription: events } });

import { previewDecision } from '../../access/deciding/decision-link.service.ts';
import { findReturned } from '../../access/hand-off/hand-off-return.service.ts';
import { findVisibleAccessRequest } from '../../access/requests/access-request.queries.ts';
import { announcements } from '../../apps/announcements/announcement.queries.ts';
import { apps } from '../../apps/apps/app.queries.ts';
import { claimCredential } from '../../apps/claims/claim.service.ts';
import { credentials } from '../../apps/credentials/credential.queries.ts';
import { concerningProducts } from '../../apps/holders/holder.queries.ts';
import { keyInWords } from '../../apps/shown-keys/shown-key.ts';
import type { Config } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import { isUuid } from '../../platform/graphql/connection.ts';
import { providers } from '../../provider/providers/provider.queries.ts';
import type { portalLink } from '../mail-facts/portal-links.ts';
import { webhooks } from '../webhooks/webhook.queries.ts';
import { ACCOUNT_PAGES } from './account-pages.ts';
import { APP, CREDENTIAL, DECISION, type Done, HOME, PROVIDER, REQUEST, type View, WEBHOOK } from './page-views.ts';
import { ANNOUNCEMENT, PRODUCT } from './product-page.ts';
import { inVisit } from './visit.ts';

/** What a link names. */
interface Asked {
  /** From the path. */
  id?: string;
  /** Behind `#`; it comes in the form. */
  token: string | null;
  /** From the query; it grants nothing. */
  returnToken?: string;
}

/** A page that a link of the portal leads to. Its visitor signs in there first, unless the operator says otherwise. */
export interface PortalPage {
  path: string;
  /** Heading above the sign-in. */
  purpose: string;
  /** Whether the form of the sign-in asks for the token behind `#`. */
  asksToken?: boolean;
  /** Whether whoever has the link needs no session, and none is asked for. */
  isAnybodys?(config: Config): boolean;
  /** Finds, or claims, what is shown; null for what the viewer may not see. */
  open(ctx: Context, asked: Asked): Promise<({ id: string } & Done) | null>;
  view: View;
}

type Find = (ctx: Context, id: string) => Promise<{ id: string } | undefined>;

/** The page of one object by its id. */
const pageOf = (view: View, purpose: string, find: Find): PortalPage => ({
  path: view.pathOf(':id'),
  purpose,
  view,
  open: async (ctx, { id }) => (id && isUuid(id) && (await find(ctx, id)) ? { id } : null),
});

/** Of every kind of object that a mail links to. */
const OBJECTS: Record<Parameters<typeof portalLink>[1], PortalPage> = {
  'access-requests': pageOf(REQUEST, 'Access request', findVisibleAccessRequest),
  announcements: pageOf(ANNOUNCEMENT, 'Announcement', announcements.find),
  apps: pageOf(APP, 'App', apps.find),
  credentials: pageOf(CREDENTIAL, 'Credential', credentials.find),
  products: pageOf(PRODUCT, 'Product', concerningProducts.find),
  providers: pageOf(PROVIDER, 'Gateway', providers.find),
  webhooks: pageOf(WEBHOOK, 'Webhook', webhooks.find),
};

/** What a link that decides leads to. It is the portal's own, also where a front end has the other pages. */
export const DECISION_PAGE: PortalPage = {
  path: DECISION.pathOf(':id'),
  purpose: 'Decide an access request',
  isAnybodys: ({ links }) => !links.decisionSignIn,
  async open(ctx, { id: token = '' }) {
    await previewDecision(ctx, token);
    return { id: token };
  },
  view: DECISION,
};

/** Every page that mails and redirects of the portal lead to, beside that of a decision link. */
export const PORTAL_PAGES: readonly PortalPage[] = [
  ...Object.values(OBJECTS),
  ...ACCOUNT_PAGES,
  { path: '/', purpose: 'Developer portal', open: async () => ({ id: '' }), view: HOME },
  {
    path: '/hand-off-return',
    purpose: 'Back from the third party',
    open: async (ctx, { returnToken }) => (await findReturned(ctx, String(returnToken))) ?? null,
    view: REQUEST,
  },
  {
    path: '/claim',
    purpose: 'Claim a key',
    asksToken: true,
    async open(ctx, { token }) {
      const shown = await inVisit(ctx, (tx) => claimCredential(tx, token?.trim() ?? ''));
      const { credential } = shown;
      return {
        id: credential.id,
        secret: keyInWords(credential, shown),
        notice: 'The key was made for you. It is on its way to the gateway.',
      };
    },
    view: CREDENTIAL,
  },
];

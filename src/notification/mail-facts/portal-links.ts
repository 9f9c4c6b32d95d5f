import type { Config } from '../../config.ts';

type Origin = Pick<Config, 'portalUrl'>;

type Page = 'access-requests' | 'announcements' | 'apps' | 'credentials' | 'products' | 'providers' | 'webhooks';

/**
 * Where a mail sends its reader: a page of the front end about one object. Only ids go in, so every link stays on
 * the front end's own origin. The paths are documented in docs/mail-templates.md: a front end has to have them.
 */
export const portalLink = (config: Origin, kind: Page, id: string): string =>
  `${config.portalUrl}/${kind}/${encodeURIComponent(id)}`;

/**
 * The page on which a credential is claimed. The token stands behind `#`, so that it is sent to no server and reaches no
 * log or referrer; the front end hands it to `claimCredential`.
 */
export const claimLink = (config: Origin, token: string): string => `${config.portalUrl}/claim#${token}`;

type AccountPage = 'set-password' | 'confirm-email' | 'cancel-email-change';

/** A page of the person of an account; the token stands behind `#` there as well. */
export const accountLink = (config: Origin, page: AccountPage, token: string): string =>
  `${config.portalUrl}/${page}#${token}`;
/** The page on which an invitation is accepted; the front end hands the token to `acceptInvitation`. */
export const invitationLink = (config: Origin, token: string): string => `${config.portalUrl}/invitation#${token}`;

/** The page on which an address is proved; the front end hands the token to `confirmSignUp`. */
export const signUpLink = (config: Origin, token: string): string => `${config.portalUrl}/confirm#${token}`;

/** The page of a product, at what changed from version to version of one of its documents. */
export const documentLink = (config: Origin, productId: string, documentId: string): string =>
  `${portalLink(config, 'products', productId)}?part=${encodeURIComponent(documentId)}#versions`;

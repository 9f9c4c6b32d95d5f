import type { Context } from './platform/context.ts';
import type { Need, ScopesOptions } from './platform/scopes/scope-check.ts';
import { TokenScope } from './platform/token-scope.ts';

type Needs = Partial<Record<Need<`${TokenScope}`>, string>>;

const QUERIES: Needs = {
  ANY: 'attributes signUpForm viewer viewerSession eventCursor eventTypes portalSettings signInProviders node nodes menus menuByName redirectFrom theme',
  READ_CATALOGUE:
    'catalogue catalogueBySlug catalogues product productBySlug products announcement announcements contentEntries contentEntry contentEntryBySlug contentPreview contentTemplate contentTemplates search plan plans requestForm canRequest',
  READ_ACCESS:
    'app apps appOffers clientCertificates credential credentials accessRequest accessRequests cart canChangePlan canRenewCredential handOffReturn',
  PUBLISH: 'requestForms redirects themes',
  READ_PEOPLE: 'users teams organisations invitations inviteCodes registrations organisationRequests',
  READ_AUDIT: 'auditEvents eventLogHead',
  READ_PORTAL:
    'authorizationServers provider providers providerSweep mailDeliveries mailTemplates webhook webhooks webhookDeliveries approvers approvalRules',
  // Whom tokens are for, how people sign in, and what is somebody's own.
  SESSION: 'accountTokens serviceTokens identityProviders invitationByToken notificationPreferences',
};

const MUTATIONS: Needs = {
  REQUEST_ACCESS: `requestAccess cancelAccessRequest answerInformation changePlan renewCredential addToCart updateCartItem
    removeFromCart emptyCart submitCart`,
  MANAGE_APPS: `createApp updateApp deleteApp addCredential addProductsToCredential removeProductFromCredential setPublicKey rotateCredential
    endRotationOverlap revokeCredential revokeTokens suspendCredential resumeCredential resetCredentialQuota retryProvisioning importCredential importKeys
    withdrawCertificate resendClaim offerApp acceptAppOffer declineAppOffer withdrawAppOffer transferApp acknowledgeAnnouncement`,
  REVEAL_SECRETS: 'revealCredential claimCredential',
  DECIDE_REQUESTS: `approveAccessRequest rejectAccessRequest decideAccessRequests askForInformation createDecisionLink
    decideByToken`,
  PUBLISH: `createCatalogue updateCatalogue deleteCatalogue createProduct updateProduct deleteProduct publishProduct
    unpublishProduct updatePublication setProductLifeCycle createAnnouncement updateAnnouncement withdrawAnnouncement createPlan updatePlan
    deletePlan publishPlan unpublishPlan configurePlanAccess createProductDocument createContentTemplate updateContentTemplate
    deleteContentTemplate createContentEntry updateContentEntry deleteContentEntry publishContentEntry scheduleContentEntry
    archiveContentEntry unarchiveContentEntry restoreContentEntry translateContentEntry removeContentTranslation createContentPreview
    revokeContentPreviews
    updateProductDocument deleteProductDocument orderProductDocuments saveRequestForm removeRequestForm retryPlanPolicy retryProductPolicy
    synchroniseProvider createMenu updateMenu deleteMenu createRedirect updateRedirect deleteRedirect createTheme updateTheme
    activateTheme deactivateTheme deleteTheme`,
  MANAGE_PEOPLE: `createUser updateUser deleteUser moveUser removeUserFromOrganisation resendWelcome createServiceAccount
    createOrganisation updateOrganisation deleteOrganisation createTeam updateTeam deleteTeam inviteUser resendInvitation
    withdrawInvitation createInviteCode updateInviteCode deleteInviteCode approveRegistration rejectRegistration
    eraseUser requestOrganisation withdrawOrganisationRequest approveOrganisationRequest rejectOrganisationRequest`,
  MANAGE_PORTAL: `createAttribute updateAttribute deleteAttribute orderAttributes updatePortalSettings createProvider updateProvider deleteProvider testProvider sweepProvider
    createAuthorizationServer updateAuthorizationServer deleteAuthorizationServer testAuthorizationServer createWebhook
    updateWebhook deleteWebhook rotateWebhookSecret testWebhook redeliverWebhook replayWebhook updateMailTemplate previewMail
    sendTestMail resendMail grantApprover revokeApprover createApprovalRule updateApprovalRule deleteApprovalRule
    orderApprovalRules`,
  // Passwords, sessions, addresses, tokens themselves, and who signs people in: whoever may do that may do everything.
  SESSION: `signIn signInWithCode completeSignIn beginPasskeySignIn signInWithPasskey beginTotp confirmTotp removeTotp beginPasskey
    addPasskey renamePasskey removePasskey renewRecoveryCodes resetSecondFactors signOut endSession endOtherSessions
    createStreamTicket changePassword setPassword requestPasswordReset changeEmail
    confirmEmail cancelEmailChange updateProfile updateNotificationPreferences signUp confirmSignUp acceptInvitation
    createAccountToken rotateAccountToken revokeAccountToken createServiceToken revokeServiceToken createIdentityProvider
    updateIdentityProvider deleteIdentityProvider testIdentityProvider`,
};

const SUBSCRIPTIONS: Needs = {
  READ_ACCESS:
    'accessRequestDecided accessRequestMessaged appOfferChanged credentialChanged productLifeCycleChanged productDocumentRevised announcementChanged contentEntryChanged',
  DECIDE_REQUESTS: 'accessRequestSubmitted',
  READ_PEOPLE: 'organisationRequestSubmitted registrationSubmitted',
  READ_PORTAL: 'providerChanged',
};

/** Objects by what reads them, whatever field leads there. */
const TYPES: Needs = {
  ANY: `Attribute AttributeValue SignUpForm Node PageInfo UserError ViewerSession PortalSettings SignInProvider EventTypeInfo Menu MenuItem MenuLabel RedirectTarget Theme ThemeColour RequestCheck RequestWarning
    KeyPlace KeyPart VersionSelector ApiObstacle ProviderFailure`,
  READ_CATALOGUE: `Catalogue ClientTypeSettings Product ProductApi ProductObstacle ProductFacets FacetCount Publication ProductProbe ProductLifeCycleEvent ProductDocumentEvent
    ProductDocument DocumentVersion DocumentChange DocumentOperation DocumentSource CodeSample Image ImageRendition SearchHit SearchResult
    Plan PlanTerms Announcement AnnouncementAcknowledgement AnnouncementEvent ContentEntry ContentEntryEvent ContentField
    ContentTemplate ContentTemplateField ContentTranslation ContentVersion AskedForm
    AskedField`,
  READ_ACCESS: `App AppOffer AppOfferEvent ClientCertificate ClientToken ClientTokens Credential CredentialProbe CredentialProgress EffectiveAccess EffectiveApi EffectivePolicy AccessRequest AccessRequestEvent
    AccessRequestMessage Answer Cart CartItem CartRequest CredentialEvent DecisionResult KeyImportResult OAuthClient QuotaState Usage UsageBucket UsageByApi UsageOfApi
    UsageTotal`,
  REVEAL_SECRETS: 'CredentialCall',
  PUBLISH: 'Redirect OfferAdministration PolicyProgress Metadata RequestForm RequestFormField RequestFormVersion',
  READ_PEOPLE: `User Team Organisation OrganisationDeletionPreview Invitation InviteCode Registration RegistrationEvent
    OrganisationRequest OrganisationRequestEvent`,
  MANAGE_PEOPLE: 'UserErasurePreview',
  READ_AUDIT: 'AuditEvent AuditSubject EventLogHead',
  READ_PORTAL: `AuthorizationServer Provider ProviderApi ProviderEvent ProviderLeftBehind ProviderSweep CredentialDrift ForeignKey ProviderSync
    SyncCounts SyncWarning IgnoredPolicy ProviderTest ProviderWarning Approver ApprovalRule MailDelivery MailTemplate Webhook
    WebhookAttempt WebhookDelivery`,
  SESSION:
    'AccountToken Session SecondFactors SecondFactorChallenge Passkey ServiceToken IdentityProvider ClaimMapping InvitationPreview NotificationPreference',
};

/** Who somebody is, as a part of what names them, tells less than the rest of an account; addresses of the portal are not for all. */
const FIELDS: Needs = {
  ANY: 'User.id User.__typename User.displayName User.role User.isServiceAccount',
  READ_PORTAL: 'PortalSettings.escalationAddresses',
};

const rows = (needs: Needs, prefix = ''): Record<string, Need<`${TokenScope}`>> =>
  Object.fromEntries(
    Object.entries(needs).flatMap(([need, names]) =>
      names.split(/\s+/).map((name) => [`${prefix}${name}`, need as Need<`${TokenScope}`>]),
    ),
  );

/** What every part of the schema needs of an account token. What has no row is for sessions alone, and a test asks for its row. */
export const TOKEN_SCOPES: ScopesOptions<`${TokenScope}`> = {
  operations: {
    ...rows(QUERIES, 'Query.'),
    ...rows(MUTATIONS, 'Mutation.'),
    ...rows(SUBSCRIPTIONS, 'Subscription.'),
  },
  types: rows(TYPES),
  fields: rows(FIELDS),
  scopesOf: (ctx) => (ctx as Context).viewer?.accountToken?.scopes ?? null,
};

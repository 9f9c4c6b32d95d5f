/** Generated: what `schema.graphql` says, as types. `npm run schema` writes it. Docs are in the schema itself. */

export interface AcceptAppOfferPayload {
  __typename?: 'AcceptAppOfferPayload';
  appOffer: AppOffer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AcceptInvitationInput {
  attributes?: AttributeInput[] | null;
  displayName: string;
  password: string;
  token: string;
}

export interface AcceptInvitationPayload {
  __typename?: 'AcceptInvitationPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export type AccessFlow =
  | 'CART'
  | 'DIRECT';

export interface AccessRequest {
  __typename?: 'AccessRequest';
  acceptedTerms: PlanTerms | null;
  answers: Answer[];
  app: App;
  approvalRule: ApprovalRule | null;
  autoApprovalReason: string | null;
  autoApproved: boolean;
  awaitsAnswer: boolean;
  catalogue: Catalogue | null;
  checkoutId: string | null;
  clientType: ClientTypeSettings | null;
  closedBecause: RequestClosure | null;
  createdAt: string;
  createdBy: User;
  createdByService: string | null;
  credential: Credential | null;
  decidedAt: string | null;
  decidedBy: User | null;
  decidedByService: string | null;
  decisionMessage: string | null;
  decisionReason: string | null;
  furtherKey: boolean;
  id: string;
  kind: AccessRequestKind;
  messages: AccessRequestMessageConnection;
  plan: Plan;
  previousPlan: Plan | null;
  products: Product[];
  productsConnection: ProductConnection;
  provisioning: ProvisioningStatus;
  publicKey: string | null;
  reason: string | null;
  redirectUrl: string | null;
  requester: User;
  status: AccessRequestStatus;
  viewerCanDecide: boolean;
}

export interface AccessRequestConnection {
  __typename?: 'AccessRequestConnection';
  edges: AccessRequestEdge[];
  eventCursor: string;
  nodes: AccessRequest[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AccessRequestEdge {
  __typename?: 'AccessRequestEdge';
  cursor: string;
  node: AccessRequest;
}

export interface AccessRequestEvent {
  __typename?: 'AccessRequestEvent';
  accessRequest: AccessRequest;
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  type: string;
}

export interface AccessRequestFilter {
  appId?: string | null;
  appIds?: string[] | null;
  checkoutId?: string | null;
  checkoutIds?: string[] | null;
  createdFrom?: string | null;
  createdUntil?: string | null;
  decidedFrom?: string | null;
  decidedUntil?: string | null;
  kind?: AccessRequestKind[] | null;
  kinds?: AccessRequestKind[] | null;
  organisationIds?: string[] | null;
  planId?: string | null;
  planIds?: string[] | null;
  productIds?: string[] | null;
  requesterId?: string | null;
  requesterIds?: string[] | null;
  status?: AccessRequestStatus[] | null;
  statuses?: AccessRequestStatus[] | null;
  viewerCanDecide?: boolean | null;
}

export type AccessRequestKind =
  | 'ADD_PRODUCTS'
  | 'CHANGE_PLAN'
  | 'NEW_ACCESS'
  | 'RENEW';

export interface AccessRequestMessage {
  __typename?: 'AccessRequestMessage';
  author: User;
  createdAt: string;
  id: string;
  kind: AccessRequestMessageKind;
  text: string;
}

export interface AccessRequestMessageConnection {
  __typename?: 'AccessRequestMessageConnection';
  edges: AccessRequestMessageEdge[];
  eventCursor: string;
  nodes: AccessRequestMessage[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AccessRequestMessageEdge {
  __typename?: 'AccessRequestMessageEdge';
  cursor: string;
  node: AccessRequestMessage;
}

export type AccessRequestMessageKind =
  | 'ANSWER'
  | 'QUESTION';

export interface AccessRequestMessageOrder {
  direction?: OrderDirection;
  field: AccessRequestMessageOrderField;
}

export type AccessRequestMessageOrderField =
  | 'CREATED_AT';

export interface AccessRequestOrder {
  direction?: OrderDirection;
  field: AccessRequestOrderField;
}

export type AccessRequestOrderField =
  | 'CREATED_AT'
  | 'DECIDED_AT';

export type AccessRequestStatus =
  | 'APPROVED'
  | 'AWAITING_EXTERNAL'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'PENDING'
  | 'REJECTED';

export interface AccountToken {
  __typename?: 'AccountToken';
  createdAt: string;
  createdBy: User;
  expiresAt: string;
  id: string;
  lastFour: string;
  lastUsedAt: string | null;
  name: string;
  revokedAt: string | null;
  scopes: TokenScope[];
  user: User;
}

export interface AccountTokenConnection {
  __typename?: 'AccountTokenConnection';
  edges: AccountTokenEdge[];
  eventCursor: string;
  nodes: AccountToken[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AccountTokenEdge {
  __typename?: 'AccountTokenEdge';
  cursor: string;
  node: AccountToken;
}

export interface AccountTokenFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  expiresFrom?: string | null;
  expiresUntil?: string | null;
  isLiving?: boolean | null;
  userIds?: string[] | null;
}

export interface AccountTokenOrder {
  direction?: OrderDirection;
  field: AccountTokenOrderField;
}

export type AccountTokenOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface AcknowledgeAnnouncementPayload {
  __typename?: 'AcknowledgeAnnouncementPayload';
  announcement: Announcement | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ActivateThemePayload {
  __typename?: 'ActivateThemePayload';
  eventCursor: string;
  theme: Theme | null;
  userErrors: UserError[];
}

export interface AddCredentialInput {
  appId: string;
  clientType?: string | null;
  furtherKey?: boolean | null;
  name?: string | null;
  planId: string;
  productIds: string[];
  publicKey?: string | null;
}

export interface AddCredentialPayload {
  __typename?: 'AddCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AddPasskeyInput {
  challenge: string;
  name: string;
  response: unknown;
}

export interface AddPasskeyPayload {
  __typename?: 'AddPasskeyPayload';
  eventCursor: string;
  passkey: Passkey | null;
  recoveryCodes: string[] | null;
  user: User | null;
  userErrors: UserError[];
}

export interface AddProductsToCredentialInput {
  credentialId: string;
  furtherKey?: boolean | null;
  productIds: string[];
}

export interface AddProductsToCredentialPayload {
  __typename?: 'AddProductsToCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AddToCartInput {
  catalogueId?: string | null;
  planId: string;
  productIds: string[];
}

export interface AddToCartPayload {
  __typename?: 'AddToCartPayload';
  cart: Cart | null;
  eventCursor: string;
  items: CartItem[] | null;
  userErrors: UserError[];
}

export interface Announcement {
  __typename?: 'Announcement';
  acknowledgementCount: number | null;
  acknowledgements: AnnouncementAcknowledgementConnection | null;
  content: string;
  contentHtml: string;
  createdAt: string;
  endsAt: string | null;
  id: string;
  kind: AnnouncementKind;
  product: Product;
  recipientCount: number | null;
  startsAt: string | null;
  title: string;
  viewerAcknowledgedAt: string | null;
  withdrawnAt: string | null;
}

export interface AnnouncementAcknowledgement {
  __typename?: 'AnnouncementAcknowledgement';
  createdAt: string;
  id: string;
  user: User;
}

export interface AnnouncementAcknowledgementConnection {
  __typename?: 'AnnouncementAcknowledgementConnection';
  edges: AnnouncementAcknowledgementEdge[];
  eventCursor: string;
  nodes: AnnouncementAcknowledgement[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AnnouncementAcknowledgementEdge {
  __typename?: 'AnnouncementAcknowledgementEdge';
  cursor: string;
  node: AnnouncementAcknowledgement;
}

export interface AnnouncementAcknowledgementOrder {
  direction?: OrderDirection;
  field: AnnouncementAcknowledgementOrderField;
}

export type AnnouncementAcknowledgementOrderField =
  | 'CREATED_AT';

export interface AnnouncementConnection {
  __typename?: 'AnnouncementConnection';
  edges: AnnouncementEdge[];
  eventCursor: string;
  nodes: Announcement[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AnnouncementEdge {
  __typename?: 'AnnouncementEdge';
  cursor: string;
  node: Announcement;
}

export interface AnnouncementEvent {
  __typename?: 'AnnouncementEvent';
  announcement: Announcement | null;
  announcementId: string;
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  type: string;
}

export interface AnnouncementFilter {
  isAcknowledged?: boolean | null;
  isHeld?: boolean | null;
  isWithdrawn?: boolean | null;
  kinds?: AnnouncementKind[] | null;
  productIds?: string[] | null;
}

export type AnnouncementKind =
  | 'BREAKING_CHANGE'
  | 'DEPRECATION'
  | 'MAINTENANCE'
  | 'OTHER';

export interface AnnouncementOrder {
  direction?: OrderDirection;
  field: AnnouncementOrderField;
}

export type AnnouncementOrderField =
  | 'CREATED_AT';

export interface Answer {
  __typename?: 'Answer';
  boolean: boolean | null;
  choices: string[] | null;
  formVersion: number;
  label: string;
  name: string;
  number: number | null;
  text: string | null;
  type: RequestFormFieldType;
}

export interface AnswerInformationPayload {
  __typename?: 'AnswerInformationPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AnswerInput {
  boolean?: boolean | null;
  choices?: string[] | null;
  name: string;
  number?: number | null;
  text?: string | null;
  value?: AnswerValueInput | null;
}

export interface AnswerValueInput {
  boolean?: boolean | null;
  choices?: string[] | null;
  number?: number | null;
  text?: string | null;
}

export type ApiAuthMethod =
  | 'AUTH_TOKEN'
  | 'BASIC'
  | 'CERTIFICATE'
  | 'CUSTOM'
  | 'EXTERNAL_OAUTH'
  | 'HMAC'
  | 'JWT'
  | 'KEYLESS'
  | 'MUTUAL_TLS'
  | 'OAUTH2'
  | 'OAUTH_CLIENT'
  | 'OPEN_ID_CONNECT';

export type ApiKind =
  | 'CLASSIC'
  | 'MCP'
  | 'OPEN_API';

export interface ApiObstacle {
  __typename?: 'ApiObstacle';
  advice: string;
  code: ApiObstacleCode;
  message: string;
}

export type ApiObstacleCode =
  | 'CERTIFICATES_ALONE'
  | 'CLIENT_CERTIFICATE'
  | 'COMBINED_AUTHENTICATION'
  | 'DELETED'
  | 'IDENTITY_PROVIDER'
  | 'INACTIVE'
  | 'INTERNAL'
  | 'KEYLESS'
  | 'NOT_ISSUED'
  | 'NOT_SERVED'
  | 'NO_GRANT'
  | 'NO_OPEN_VERSION'
  | 'OTHER_AUTHENTICATION'
  | 'OTHER_ORGANISATION'
  | 'QUOTA_OFF'
  | 'RATE_LIMIT_OFF'
  | 'REQUEST_SIGNATURE'
  | 'RETIRED'
  | 'SHORT_SESSIONS'
  | 'SIGNATURE_ALGORITHM'
  | 'UNMANAGED_CLIENTS'
  | 'UNPROVEN_CERTIFICATE';

export type ApiRestriction =
  | 'CALLERS'
  | 'OPEN_PATHS'
  | 'OTHER_API'
  | 'PATHS'
  | 'REQUESTS'
  | 'SHARED_RATE'
  | 'VERSIONS';

export interface App {
  __typename?: 'App';
  accessRequests: AccessRequestConnection;
  attributes: AttributeValue[];
  createdAt: string;
  credentials: Credential[];
  credentialsConnection: CredentialConnection;
  deletedAt: string | null;
  description: string | null;
  id: string;
  name: string;
  owner: User;
  redirectUrls: string[];
  usage: Usage | null;
  viewerCanChange: boolean;
  visibility: AppVisibility;
}

export interface AppChoiceInput {
  appId?: string | null;
  newApp?: NewAppInput | null;
}

export interface AppConnection {
  __typename?: 'AppConnection';
  edges: AppEdge[];
  eventCursor: string;
  nodes: App[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AppEdge {
  __typename?: 'AppEdge';
  cursor: string;
  node: App;
}

export interface AppFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  organisationIds?: string[] | null;
  ownerIds?: string[] | null;
  planIds?: string[] | null;
  productIds?: string[] | null;
  search?: string | null;
  visibilities?: AppVisibility[] | null;
}

export interface AppOffer {
  __typename?: 'AppOffer';
  app: App;
  closedAt: string | null;
  createdAt: string;
  id: string;
  message: string | null;
  owner: User;
  recipient: User;
  status: AppOfferStatus;
}

export interface AppOfferConnection {
  __typename?: 'AppOfferConnection';
  edges: AppOfferEdge[];
  eventCursor: string;
  nodes: AppOffer[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AppOfferEdge {
  __typename?: 'AppOfferEdge';
  cursor: string;
  node: AppOffer;
}

export interface AppOfferEvent {
  __typename?: 'AppOfferEvent';
  appOffer: AppOffer;
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  type: string;
}

export interface AppOfferFilter {
  appIds?: string[] | null;
  createdFrom?: string | null;
  createdUntil?: string | null;
  recipientIds?: string[] | null;
  statuses?: AppOfferStatus[] | null;
}

export interface AppOfferOrder {
  direction?: OrderDirection;
  field: AppOfferOrderField;
}

export type AppOfferOrderField =
  | 'CREATED_AT';

export type AppOfferStatus =
  | 'ACCEPTED'
  | 'DECLINED'
  | 'ENDED'
  | 'OPEN'
  | 'WITHDRAWN';

export interface AppOrder {
  direction?: OrderDirection;
  field: AppOrderField;
}

export type AppOrderField =
  | 'CREATED_AT'
  | 'NAME';

export type AppVisibility =
  | 'ORGANISATION'
  | 'PERSONAL'
  | 'TEAM';

export type ApplicationType =
  | 'BROWSER'
  | 'NATIVE'
  | 'SERVICE'
  | 'WEB';

export type ApprovalAction =
  | 'APPROVE'
  | 'ROUTE_TO_PERSON';

export interface ApprovalRule {
  __typename?: 'ApprovalRule';
  action: ApprovalAction;
  createdAt: string;
  emailDomains: string[];
  id: string;
  maximumLiveCredentials: number | null;
  minimumLiveCredentials: number | null;
  name: string;
  planIds: string[];
  position: number;
  productIds: string[];
  teamIds: string[];
}

export interface ApproveAccessRequestPayload {
  __typename?: 'ApproveAccessRequestPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ApproveOrganisationRequestInput {
  name?: string | null;
}

export interface ApproveOrganisationRequestPayload {
  __typename?: 'ApproveOrganisationRequestPayload';
  eventCursor: string;
  organisationRequest: OrganisationRequest | null;
  userErrors: UserError[];
}

export interface ApproveRegistrationPayload {
  __typename?: 'ApproveRegistrationPayload';
  eventCursor: string;
  registration: Registration | null;
  userErrors: UserError[];
}

export interface Approver {
  __typename?: 'Approver';
  catalogue: Catalogue | null;
  createdAt: string;
  grantedBy: User;
  id: string;
  product: Product | null;
  user: User;
}

export interface ApproverConnection {
  __typename?: 'ApproverConnection';
  edges: ApproverEdge[];
  eventCursor: string;
  nodes: Approver[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ApproverEdge {
  __typename?: 'ApproverEdge';
  cursor: string;
  node: Approver;
}

export interface ApproverOrder {
  direction?: OrderDirection;
  field: ApproverOrderField;
}

export type ApproverOrderField =
  | 'CREATED_AT';

export interface ApproverScopeInput {
  catalogueId?: string | null;
  productId?: string | null;
}

export interface ArchiveContentEntryPayload {
  __typename?: 'ArchiveContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AskForInformationPayload {
  __typename?: 'AskForInformationPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface AskedField {
  __typename?: 'AskedField';
  copyToKeyMetadata: boolean;
  help: string | null;
  isPersonal: boolean | null;
  label: string;
  maximum: number | null;
  minimum: number | null;
  name: string;
  options: string[];
  pattern: string | null;
  required: boolean;
  scope: RequestFormScope;
  type: RequestFormFieldType;
}

export interface AskedForm {
  __typename?: 'AskedForm';
  fields: AskedField[];
}

export interface Attribute {
  __typename?: 'Attribute';
  access: AttributeAccess;
  addToKeyMetadata: boolean;
  createdAt: string;
  description: string | null;
  id: string;
  key: string;
  label: string;
  onSignUp: boolean;
  options: string[];
  pattern: string | null;
  position: number | null;
  required: boolean;
  subject: AttributeSubject;
  type: AttributeType;
  writeOnce: boolean;
}

export type AttributeAccess =
  | 'EDIT'
  | 'HIDDEN'
  | 'VIEW';

export interface AttributeInput {
  boolean?: boolean | null;
  key: string;
  number?: number | null;
  text?: string | null;
  value?: AttributeValueInput | null;
}

export type AttributeSubject =
  | 'APP'
  | 'USER';

export type AttributeType =
  | 'BOOLEAN'
  | 'DROPDOWN'
  | 'NUMBER'
  | 'STRING';

export interface AttributeValue {
  __typename?: 'AttributeValue';
  boolean: boolean | null;
  key: string;
  label: string;
  number: number | null;
  type: AttributeType;
  value: string;
}

export interface AttributeValueInput {
  boolean?: boolean | null;
  number?: number | null;
  text?: string | null;
}

export type AuditActorKind =
  | 'JOB'
  | 'SERVICE'
  | 'SYSTEM'
  | 'USER';

export interface AuditEvent {
  __typename?: 'AuditEvent';
  actor: User | null;
  actorId: string | null;
  actorKind: AuditActorKind;
  after: unknown | null;
  before: unknown | null;
  correlationId: string;
  description: string;
  eventType: EventType | null;
  id: string;
  linkId: string | null;
  occurredAt: string;
  onBehalfOf: User | null;
  organisation: Organisation | null;
  subjectId: string;
  subjectType: string;
  subjects: AuditSubject[];
  token: AccountToken | null;
  tokenId: string | null;
  type: string;
  version: number;
}

export interface AuditEventConnection {
  __typename?: 'AuditEventConnection';
  edges: AuditEventEdge[];
  eventCursor: string;
  nodes: AuditEvent[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface AuditEventEdge {
  __typename?: 'AuditEventEdge';
  cursor: string;
  node: AuditEvent;
}

export interface AuditEventFilter {
  actorId?: string | null;
  actorIds?: string[] | null;
  correlationId?: string | null;
  correlationIds?: string[] | null;
  from?: string | null;
  onBehalfOfId?: string | null;
  onBehalfOfIds?: string[] | null;
  organisationId?: string | null;
  organisationIds?: string[] | null;
  planIds?: string[] | null;
  productIds?: string[] | null;
  subjectId?: string | null;
  subjectIds?: string[] | null;
  type?: string[] | null;
  types?: EventType[] | null;
  until?: string | null;
}

export interface AuditEventOrder {
  direction?: OrderDirection;
  field: AuditEventOrderField;
}

export type AuditEventOrderField =
  | 'OCCURRED_AT';

export interface AuditSubject {
  __typename?: 'AuditSubject';
  subjectId: string;
  type: string;
}

export type AuthType =
  | 'AUTH_TOKEN'
  | 'BASIC'
  | 'CUSTOM'
  | 'HMAC'
  | 'JWT'
  | 'KEYLESS'
  | 'MUTUAL_TLS'
  | 'OAUTH2'
  | 'OAUTH_CLIENT';

export interface AuthorizationServer {
  __typename?: 'AuthorizationServer';
  certificateAuthorities: string | null;
  clientAuthentication: ClientAuthentication;
  clientClaim: string;
  clientTypes: ClientTypeSettings[];
  createdAt: string;
  hasInitialAccessToken: boolean;
  hasSoftwareStatement: boolean;
  id: string;
  issuer: string;
  kind: AuthorizationServerKind;
  name: string;
  scopeClaim: string;
}

export type AuthorizationServerKind =
  | 'AUTH0'
  | 'CURITY'
  | 'KEYCLOAK'
  | 'OKTA'
  | 'OTHER';

export type AuthorizationServerProblem =
  | 'NOT_A_SERVER'
  | 'NOT_MANAGEABLE'
  | 'NO_KEYS'
  | 'NO_REGISTRATION'
  | 'OTHER_ISSUER'
  | 'REFUSED'
  | 'UNREACHABLE';

export interface BeginPasskeyPayload {
  __typename?: 'BeginPasskeyPayload';
  challenge: string | null;
  eventCursor: string;
  expiresAt: string | null;
  options: unknown | null;
  userErrors: UserError[];
}

export interface BeginPasskeySignInPayload {
  __typename?: 'BeginPasskeySignInPayload';
  challenge: string | null;
  eventCursor: string;
  expiresAt: string | null;
  options: unknown | null;
  userErrors: UserError[];
}

export interface BeginTotpPayload {
  __typename?: 'BeginTotpPayload';
  challenge: string | null;
  eventCursor: string;
  expiresAt: string | null;
  secret: string | null;
  uri: string | null;
  userErrors: UserError[];
}

export type CallPlaceKind =
  | 'COOKIE'
  | 'HEADER'
  | 'QUERY';

export interface CanRequestInput {
  app?: AppChoiceInput | null;
  appId?: string | null;
  catalogueId?: string | null;
  clientType?: string | null;
  credentialId?: string | null;
  furtherKey?: boolean | null;
  newApp?: NewAppInput | null;
  planId: string;
  productIds: string[];
}

export interface CancelAccessRequestPayload {
  __typename?: 'CancelAccessRequestPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CancelEmailChangePayload {
  __typename?: 'CancelEmailChangePayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface Cart {
  __typename?: 'Cart';
  canSubmit: boolean;
  id: string;
  items: CartItem[];
  problems: UserError[];
  requests: CartRequest[];
}

export interface CartItem {
  __typename?: 'CartItem';
  catalogue: Catalogue | null;
  createdAt: string;
  id: string;
  plan: Plan | null;
  problems: UserError[];
  product: Product | null;
}

export interface CartRequest {
  __typename?: 'CartRequest';
  catalogue: Catalogue | null;
  items: CartItem[];
  plan: Plan | null;
}

export interface Catalogue {
  __typename?: 'Catalogue';
  createdAt: string;
  displayName: string;
  id: string;
  name: string;
  plans: Plan[];
  plansConnection: PlanConnection;
  position: number;
  products: ProductConnection;
  slug: string;
  teams: Team[] | null;
  teamsConnection: TeamConnection | null;
  version: number;
  visibility: CatalogueVisibility;
}

export interface CatalogueConnection {
  __typename?: 'CatalogueConnection';
  edges: CatalogueEdge[];
  eventCursor: string;
  nodes: Catalogue[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface CatalogueEdge {
  __typename?: 'CatalogueEdge';
  cursor: string;
  node: Catalogue;
  publication: Publication | null;
}

export interface CatalogueOrder {
  direction?: OrderDirection;
  field: CatalogueOrderField;
}

export type CatalogueOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'POSITION';

export type CatalogueVisibility =
  | 'PRIVATE'
  | 'PUBLIC';

export interface ChangeEmailInput {
  currentPassword: string;
  email: string;
}

export interface ChangeEmailPayload {
  __typename?: 'ChangeEmailPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface ChangePasswordInput {
  currentPassword: string;
  newPassword: string;
}

export interface ChangePasswordPayload {
  __typename?: 'ChangePasswordPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface ChangePlanInput {
  acceptedTermsIds?: string[] | null;
  answers?: AnswerInput[] | null;
  catalogueId?: string | null;
  credentialId: string;
  furtherKey?: boolean | null;
  planId: string;
  reason?: string | null;
}

export interface ChangePlanPayload {
  __typename?: 'ChangePlanPayload';
  accessRequest: AccessRequest | null;
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ClaimCredentialPayload {
  __typename?: 'ClaimCredentialPayload';
  calls: CredentialCall[] | null;
  credential: Credential | null;
  eventCursor: string;
  keyName: string | null;
  secret: string | null;
  userErrors: UserError[];
}

export interface ClaimMapping {
  __typename?: 'ClaimMapping';
  claim: string;
  organisationId: string | null;
  role: UserRole | null;
  teamIds: string[];
  value: string;
}

export interface ClaimMappingInput {
  claim: string;
  organisationId?: string | null;
  role?: UserRole | null;
  teamIds?: string[] | null;
  value: string;
}

export type ClientAuthentication =
  | 'CLIENT_SECRET_BASIC'
  | 'CLIENT_SECRET_POST';

export interface ClientCertificate {
  __typename?: 'ClientCertificate';
  createdAt: string;
  credential: Credential;
  fingerprint: string;
  id: string;
  issuer: string;
  pem: string;
  serialNumber: string;
  subject: string;
  validFrom: string;
  validUntil: string;
  withdrawalReason: string | null;
  withdrawnAt: string | null;
}

export interface ClientCertificateConnection {
  __typename?: 'ClientCertificateConnection';
  edges: ClientCertificateEdge[];
  eventCursor: string;
  nodes: ClientCertificate[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ClientCertificateEdge {
  __typename?: 'ClientCertificateEdge';
  cursor: string;
  node: ClientCertificate;
}

export interface ClientCertificateFilter {
  appIds?: string[] | null;
  createdFrom?: string | null;
  createdUntil?: string | null;
  credentialStatuses?: CredentialStatus[] | null;
  endsBefore?: string | null;
  endsFrom?: string | null;
  fingerprints?: string[] | null;
  isWithdrawn?: boolean | null;
  organisationIds?: string[] | null;
  planIds?: string[] | null;
  productIds?: string[] | null;
}

export interface ClientCertificateOrder {
  direction?: OrderDirection;
  field: ClientCertificateOrderField;
}

export type ClientCertificateOrderField =
  | 'CREATED_AT'
  | 'VALID_UNTIL';

export interface ClientToken {
  __typename?: 'ClientToken';
  expiresAt: string;
  fingerprint: string;
}

export interface ClientTokens {
  __typename?: 'ClientTokens';
  failure: ProviderFailure | null;
  nodes: ClientToken[] | null;
  totalCount: number | null;
}

export interface ClientTypeInput {
  applicationType?: ApplicationType | null;
  clientAuthentication?: ClientAuthentication | null;
  description?: string | null;
  grantTypes: GrantType[];
  name: string;
  responseTypes?: ResponseType[] | null;
}

export interface ClientTypeSettings {
  __typename?: 'ClientTypeSettings';
  applicationType: ApplicationType | null;
  clientAuthentication: ClientAuthentication;
  description: string | null;
  grantTypes: GrantType[];
  name: string;
  responseTypes: ResponseType[];
}

export type CodeLanguage =
  | 'CSHARP'
  | 'GO'
  | 'JAVA'
  | 'JAVASCRIPT'
  | 'PHP'
  | 'PYTHON'
  | 'RUBY'
  | 'SHELL';

export interface CodeSample {
  __typename?: 'CodeSample';
  code: string;
  language: CodeLanguage;
}

export interface CompleteSignInInput {
  asCookie?: boolean;
  challenge: string;
  code?: string | null;
  passkey?: unknown | null;
}

export interface CompleteSignInPayload {
  __typename?: 'CompleteSignInPayload';
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  user: User | null;
  userErrors: UserError[];
}

export interface ConfigurePlanAccessPayload {
  __typename?: 'ConfigurePlanAccessPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface ConfirmEmailPayload {
  __typename?: 'ConfirmEmailPayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface ConfirmSignUpInput {
  password: string;
  token: string;
}

export interface ConfirmSignUpPayload {
  __typename?: 'ConfirmSignUpPayload';
  eventCursor: string;
  isActive: boolean | null;
  userErrors: UserError[];
}

export interface ConfirmTotpInput {
  challenge: string;
  code: string;
}

export interface ConfirmTotpPayload {
  __typename?: 'ConfirmTotpPayload';
  eventCursor: string;
  recoveryCodes: string[] | null;
  user: User | null;
  userErrors: UserError[];
}

export type ContentAudience =
  | 'EVERYBODY'
  | 'SIGNED_IN'
  | 'TEAMS';

export interface ContentEntry {
  __typename?: 'ContentEntry';
  audience: ContentAudience | null;
  author: User | null;
  byline: string | null;
  coverImage: Image | null;
  createdAt: string;
  draft: ContentVersion | null;
  fields: ContentField[];
  hasUnpublishedChanges: boolean | null;
  id: string;
  kind: ContentKind;
  locale: string;
  locales: string[];
  products: ProductConnection;
  publishAt: string | null;
  publishedAt: string | null;
  slug: string;
  state: ContentState;
  summary: string | null;
  tags: string[];
  teams: Team[] | null;
  template: ContentTemplate;
  title: string;
  translation: ContentTranslation;
  updatedAt: string | null;
  versions: ContentVersionConnection | null;
}

export interface ContentEntryConnection {
  __typename?: 'ContentEntryConnection';
  edges: ContentEntryEdge[];
  eventCursor: string;
  nodes: ContentEntry[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ContentEntryEdge {
  __typename?: 'ContentEntryEdge';
  cursor: string;
  node: ContentEntry;
}

export interface ContentEntryEvent {
  __typename?: 'ContentEntryEvent';
  contentEntry: ContentEntry;
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  type: string;
}

export interface ContentEntryFilter {
  authorIds?: string[] | null;
  kinds?: ContentKind[] | null;
  locales?: string[] | null;
  publishedBefore?: string | null;
  publishedFrom?: string | null;
  search?: string | null;
  slugs?: string[] | null;
  states?: ContentState[] | null;
  tags?: string[] | null;
  templateIds?: string[] | null;
}

export interface ContentEntryOrder {
  direction?: OrderDirection;
  field: ContentEntryOrderField;
}

export type ContentEntryOrderField =
  | 'CREATED_AT'
  | 'PUBLISHED_AT'
  | 'TITLE'
  | 'UPDATED_AT';

export interface ContentField {
  __typename?: 'ContentField';
  boolean: boolean | null;
  html: string | null;
  image: Image | null;
  label: string;
  locale: string;
  name: string;
  number: number | null;
  product: Product | null;
  text: string | null;
  type: ContentFieldType;
}

export interface ContentFieldInput {
  boolean?: boolean | null;
  image?: ImageInput | null;
  name: string;
  number?: number | null;
  productId?: string | null;
  text?: string | null;
}

export type ContentFieldType =
  | 'BOOLEAN'
  | 'CHOICE'
  | 'DATE'
  | 'IMAGE'
  | 'LINK'
  | 'MARKDOWN'
  | 'NUMBER'
  | 'PRODUCT'
  | 'TEXT';

export type ContentKind =
  | 'BLOCK'
  | 'PAGE'
  | 'POST'
  | 'TUTORIAL';

export type ContentState =
  | 'ARCHIVED'
  | 'DRAFT'
  | 'PUBLISHED'
  | 'SCHEDULED';

export interface ContentTemplate {
  __typename?: 'ContentTemplate';
  createdAt: string;
  description: string | null;
  entryCount: number | null;
  fields: ContentTemplateField[];
  id: string;
  isBuiltIn: boolean;
  kind: ContentKind;
  name: string;
}

export interface ContentTemplateConnection {
  __typename?: 'ContentTemplateConnection';
  edges: ContentTemplateEdge[];
  eventCursor: string;
  nodes: ContentTemplate[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ContentTemplateEdge {
  __typename?: 'ContentTemplateEdge';
  cursor: string;
  node: ContentTemplate;
}

export interface ContentTemplateField {
  __typename?: 'ContentTemplateField';
  help: string | null;
  label: string;
  name: string;
  options: string[];
  required: boolean;
  type: ContentFieldType;
}

export interface ContentTemplateFieldInput {
  help?: string | null;
  label: string;
  name: string;
  options?: string[] | null;
  required?: boolean;
  type: ContentFieldType;
}

export interface ContentTemplateFilter {
  kinds?: ContentKind[] | null;
}

export interface ContentTemplateOrder {
  direction?: OrderDirection;
  field: ContentTemplateOrderField;
}

export type ContentTemplateOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface ContentTranslation {
  __typename?: 'ContentTranslation';
  fields: ContentField[];
  locale: string;
  summary: string | null;
  title: string;
}

export interface ContentVersion {
  __typename?: 'ContentVersion';
  audience: ContentAudience;
  byline: string | null;
  coverImage: Image | null;
  createdAt: string;
  entry: ContentEntry | null;
  fields: ContentField[];
  id: string;
  isPublished: boolean;
  locale: string;
  locales: string[];
  number: number;
  restoredFrom: number | null;
  savedBy: User | null;
  slug: string;
  summary: string | null;
  tags: string[];
  template: ContentTemplate;
  title: string;
  translation: ContentTranslation;
}

export interface ContentVersionConnection {
  __typename?: 'ContentVersionConnection';
  edges: ContentVersionEdge[];
  eventCursor: string;
  nodes: ContentVersion[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ContentVersionEdge {
  __typename?: 'ContentVersionEdge';
  cursor: string;
  node: ContentVersion;
}

export interface ContentVersionOrder {
  direction?: OrderDirection;
  field: ContentVersionOrderField;
}

export type ContentVersionOrderField =
  | 'CREATED_AT';

export interface CreateAccountTokenInput {
  expiresInDays?: number;
  name: string;
  scopes: TokenScope[];
  userId?: string | null;
}

export interface CreateAccountTokenPayload {
  __typename?: 'CreateAccountTokenPayload';
  accountToken: AccountToken | null;
  eventCursor: string;
  token: string | null;
  userErrors: UserError[];
}

export interface CreateAnnouncementInput {
  content: string;
  endsAt?: string | null;
  kind: AnnouncementKind;
  productId: string;
  startsAt?: string | null;
  title: string;
}

export interface CreateAnnouncementPayload {
  __typename?: 'CreateAnnouncementPayload';
  announcement: Announcement | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateAppInput {
  attributes?: AttributeInput[] | null;
  description?: string | null;
  name: string;
  ownerId?: string | null;
  redirectUrls?: string[] | null;
  visibility?: AppVisibility | null;
}

export interface CreateAppPayload {
  __typename?: 'CreateAppPayload';
  app: App | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateApprovalRuleInput {
  action: ApprovalAction;
  emailDomains?: string[] | null;
  maximumLiveCredentials?: number | null;
  minimumLiveCredentials?: number | null;
  name: string;
  planIds?: string[] | null;
  productIds?: string[] | null;
  teamIds?: string[] | null;
}

export interface CreateApprovalRulePayload {
  __typename?: 'CreateApprovalRulePayload';
  approvalRule: ApprovalRule | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateAttributeInput {
  access?: AttributeAccess | null;
  addToKeyMetadata?: boolean | null;
  description?: string | null;
  key: string;
  label: string;
  onSignUp?: boolean | null;
  options?: string[] | null;
  pattern?: string | null;
  required?: boolean | null;
  subject: AttributeSubject;
  type: AttributeType;
  writeOnce?: boolean | null;
}

export interface CreateAttributePayload {
  __typename?: 'CreateAttributePayload';
  attribute: Attribute | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateAuthorizationServerInput {
  certificateAuthorities?: string | null;
  clientAuthentication?: ClientAuthentication | null;
  clientClaim?: string | null;
  clientTypes?: ClientTypeInput[] | null;
  initialAccessToken?: string | null;
  issuer: string;
  kind: AuthorizationServerKind;
  name: string;
  scopeClaim?: string | null;
  softwareStatement?: string | null;
}

export interface CreateAuthorizationServerPayload {
  __typename?: 'CreateAuthorizationServerPayload';
  authorizationServer: AuthorizationServer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateCatalogueInput {
  displayName?: string | null;
  name: string;
  planIds?: string[] | null;
  position?: number | null;
  productIds?: string[] | null;
  slug?: string | null;
  teamIds?: string[] | null;
  visibility?: CatalogueVisibility | null;
}

export interface CreateCataloguePayload {
  __typename?: 'CreateCataloguePayload';
  catalogue: Catalogue | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateContentEntryInput {
  audience?: ContentAudience | null;
  byline?: string | null;
  coverImage?: ImageInput | null;
  fields?: ContentFieldInput[] | null;
  locale?: string | null;
  slug?: string | null;
  summary?: string | null;
  tags?: string[] | null;
  teamIds?: string[] | null;
  templateId: string;
  title: string;
}

export interface CreateContentEntryPayload {
  __typename?: 'CreateContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateContentPreviewPayload {
  __typename?: 'CreateContentPreviewPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  userErrors: UserError[];
}

export interface CreateContentTemplateInput {
  description?: string | null;
  fields: ContentTemplateFieldInput[];
  kind: ContentKind;
  name: string;
}

export interface CreateContentTemplatePayload {
  __typename?: 'CreateContentTemplatePayload';
  contentTemplate: ContentTemplate | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateDecisionLinkPayload {
  __typename?: 'CreateDecisionLinkPayload';
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  url: string | null;
  userErrors: UserError[];
}

export interface CreateIdentityProviderInput {
  acceptsTokens?: boolean | null;
  admission?: SignInAdmission | null;
  assumesVerifiedEmail?: boolean | null;
  clientId: string;
  clientSecret?: string | null;
  defaultOrganisationId?: string | null;
  defaultRole?: UserRole | null;
  defaultTeamIds?: string[] | null;
  isEnabled?: boolean | null;
  issuer: string;
  mappings?: ClaimMappingInput[] | null;
  name: string;
  scopes?: string[] | null;
  tokenAudience?: string | null;
  trustsEmail?: boolean | null;
}

export interface CreateIdentityProviderPayload {
  __typename?: 'CreateIdentityProviderPayload';
  eventCursor: string;
  identityProvider: IdentityProvider | null;
  userErrors: UserError[];
}

export interface CreateInviteCodeInput {
  expiresAt?: string | null;
  note?: string | null;
  organisationId: string;
  quota: number;
  teamId?: string | null;
}

export interface CreateInviteCodePayload {
  __typename?: 'CreateInviteCodePayload';
  eventCursor: string;
  inviteCode: InviteCode | null;
  userErrors: UserError[];
}

export interface CreateMenuInput {
  audience?: MenuAudience | null;
  items?: MenuItemInput[] | null;
  name: string;
  teamIds?: string[] | null;
}

export interface CreateMenuPayload {
  __typename?: 'CreateMenuPayload';
  eventCursor: string;
  menu: Menu | null;
  userErrors: UserError[];
}

export interface CreateOrganisationInput {
  name: string;
}

export interface CreateOrganisationPayload {
  __typename?: 'CreateOrganisationPayload';
  eventCursor: string;
  organisation: Organisation | null;
  userErrors: UserError[];
}

export interface CreatePlanInput {
  autoApprove?: boolean | null;
  catalogueIds?: string[] | null;
  description?: string | null;
  displayName?: string | null;
  keyLifetimeSeconds?: number | null;
  metadata?: MetadataInput[] | null;
  name: string;
  per?: number | null;
  priceLabel?: string | null;
  providerId: string;
  quota?: number | null;
  quotaRenewalSeconds?: number | null;
  rate?: number | null;
  requestAllowance?: number | null;
  requestPeriodSeconds?: number | null;
  scope?: string | null;
  secretPolicy?: SecretPolicy | null;
  terms?: string | null;
}

export interface CreatePlanPayload {
  __typename?: 'CreatePlanPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface CreateProductDocumentInput {
  apiId?: string | null;
  content?: DocumentContentInput | null;
  fileId?: string | null;
  format: DocumentFormat;
  productId: string;
  text?: string | null;
  title: string;
  url?: string | null;
}

export interface CreateProductDocumentPayload {
  __typename?: 'CreateProductDocumentPayload';
  document: ProductDocument | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface CreateProductInput {
  apiIds?: string[] | null;
  authorizationServerId?: string | null;
  catalogueIds?: string[] | null;
  category?: string | null;
  content?: string | null;
  description?: string | null;
  displayName?: string | null;
  isFeatured?: boolean | null;
  logo?: ImageInput | null;
  name: string;
  position?: number | null;
  preview?: ImageInput | null;
  probe?: ProbeInput | null;
  scope?: string | null;
  slug?: string | null;
  tags?: string[] | null;
}

export interface CreateProductPayload {
  __typename?: 'CreateProductPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface CreateProviderInput {
  gatewayUrl?: string | null;
  kind: ProviderKind;
  name: string;
  policyTags?: string[] | null;
  secret: string;
  tykOrganisationId: string;
  url: string;
}

export interface CreateProviderPayload {
  __typename?: 'CreateProviderPayload';
  eventCursor: string;
  provider: Provider | null;
  userErrors: UserError[];
}

export interface CreateRedirectInput {
  fromPath: string;
  isPermanent?: boolean | null;
  toPath: string;
}

export interface CreateRedirectPayload {
  __typename?: 'CreateRedirectPayload';
  eventCursor: string;
  redirect: Redirect | null;
  userErrors: UserError[];
}

export interface CreateServiceAccountInput {
  displayName: string;
  organisationId?: string | null;
  role?: UserRole | null;
  teamIds?: string[] | null;
}

export interface CreateServiceAccountPayload {
  __typename?: 'CreateServiceAccountPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface CreateServiceTokenInput {
  expiresInDays?: number;
  name: string;
  organisationId?: string | null;
  scopes: ServiceScope[];
}

export interface CreateServiceTokenPayload {
  __typename?: 'CreateServiceTokenPayload';
  eventCursor: string;
  serviceToken: ServiceToken | null;
  token: string | null;
  userErrors: UserError[];
}

export interface CreateStreamTicketPayload {
  __typename?: 'CreateStreamTicketPayload';
  eventCursor: string;
  expiresAt: string | null;
  ticket: string | null;
  userErrors: UserError[];
}

export interface CreateTeamInput {
  name: string;
  organisationId: string;
}

export interface CreateTeamPayload {
  __typename?: 'CreateTeamPayload';
  eventCursor: string;
  team: Team | null;
  userErrors: UserError[];
}

export interface CreateThemeInput {
  colours?: ThemeColourInput[] | null;
  css?: string | null;
  font?: ThemeFont | null;
  headingFont?: ThemeFont | null;
  logo?: ImageInput | null;
  name: string;
}

export interface CreateThemePayload {
  __typename?: 'CreateThemePayload';
  eventCursor: string;
  theme: Theme | null;
  userErrors: UserError[];
}

export interface CreateUserInput {
  attributes?: AttributeInput[] | null;
  displayName: string;
  email: string;
  organisationId?: string | null;
  password?: string | null;
  role: UserRole;
  teamIds?: string[] | null;
}

export interface CreateUserPayload {
  __typename?: 'CreateUserPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface CreateWebhookInput {
  description?: string | null;
  eventTypes?: string[] | null;
  events?: EventType[] | null;
  headers?: WebhookHeaderInput[] | null;
  url: string;
}

export interface CreateWebhookPayload {
  __typename?: 'CreateWebhookPayload';
  eventCursor: string;
  secret: string | null;
  userErrors: UserError[];
  webhook: Webhook | null;
}

export interface Credential {
  __typename?: 'Credential';
  app: App;
  authType: AuthType;
  awaitsPublicKey: boolean;
  certificate: ClientCertificate | null;
  claimableUntil: string | null;
  claimedAt: string | null;
  clientType: ClientTypeSettings | null;
  createdAt: string;
  effectiveAccess: EffectiveAccess;
  endedAt: string | null;
  expiresAt: string | null;
  failure: string | null;
  id: string;
  isApplied: boolean;
  isImported: boolean;
  issuedBy: User | null;
  lastFour: string | null;
  lostAt: string | null;
  name: string | null;
  oauthClient: OAuthClient | null;
  pendingPlan: Plan | null;
  pendingRequests: AccessRequest[];
  pendingRequestsConnection: AccessRequestConnection;
  plan: Plan;
  probes: CredentialProbe[];
  products: Product[];
  productsConnection: ProductConnection;
  progress: CredentialProgress | null;
  quotaState: QuotaState | null;
  replacedBy: Credential | null;
  replaces: Credential | null;
  retiresAt: string | null;
  retiresInSeconds: number | null;
  revealedAt: string | null;
  secretPolicy: SecretPolicy;
  status: CredentialStatus;
  suspendedWithAccount: boolean;
  suspensionReason: string | null;
  tokens: ClientTokens | null;
  usage: Usage | null;
}

export interface CredentialCall {
  __typename?: 'CredentialCall';
  apiName: string;
  curl: string;
  gatewayUrl: string;
}

export interface CredentialConnection {
  __typename?: 'CredentialConnection';
  edges: CredentialEdge[];
  eventCursor: string;
  nodes: Credential[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface CredentialDrift {
  __typename?: 'CredentialDrift';
  credentialId: string;
  details: string[];
  kind: DriftKind;
}

export interface CredentialEdge {
  __typename?: 'CredentialEdge';
  cursor: string;
  node: Credential;
}

export interface CredentialEvent {
  __typename?: 'CredentialEvent';
  credential: Credential;
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  type: string;
}

export interface CredentialFilter {
  appId?: string | null;
  appIds?: string[] | null;
  createdFrom?: string | null;
  createdUntil?: string | null;
  expiresFrom?: string | null;
  expiresUntil?: string | null;
  organisationIds?: string[] | null;
  planId?: string | null;
  planIds?: string[] | null;
  productId?: string | null;
  productIds?: string[] | null;
  statuses?: CredentialStatus[] | null;
}

export interface CredentialOrder {
  direction?: OrderDirection;
  field: CredentialOrderField;
}

export type CredentialOrderField =
  | 'CREATED_AT'
  | 'EXPIRES_AT';

export interface CredentialProbe {
  __typename?: 'CredentialProbe';
  message: string;
  outcome: ProbeOutcome;
  probedAt: string;
  product: Product;
  status: number | null;
}

export interface CredentialProgress {
  __typename?: 'CredentialProgress';
  attemptedAt: string | null;
  attempts: number;
  cause: ProviderFailure | null;
  id: string;
  message: string;
  nextAttemptAt: string | null;
  waitingSince: string;
}

export type CredentialStatus =
  | 'ACTIVE'
  | 'EXPIRED'
  | 'FAILED'
  | 'ISSUING'
  | 'RETIRING'
  | 'REVOKED'
  | 'SUSPENDED';

export interface DeactivateThemePayload {
  __typename?: 'DeactivateThemePayload';
  eventCursor: string;
  theme: Theme | null;
  userErrors: UserError[];
}

export interface DecideAccessRequestsPayload {
  __typename?: 'DecideAccessRequestsPayload';
  eventCursor: string;
  results: DecisionResult[] | null;
  userErrors: UserError[];
}

export interface DecideByTokenPayload {
  __typename?: 'DecideByTokenPayload';
  accessRequestId: string | null;
  decidedAt: string | null;
  eventCursor: string;
  status: AccessRequestStatus | null;
  userErrors: UserError[];
}

export type Decision =
  | 'APPROVE'
  | 'REJECT';

export interface DecisionInput {
  message?: string | null;
  reason?: string | null;
  rejectIfInvalid?: boolean | null;
}

export interface DecisionResult {
  __typename?: 'DecisionResult';
  accessRequest: AccessRequest | null;
  requestId: string;
  userErrors: UserError[];
}

export interface DeclineAppOfferPayload {
  __typename?: 'DeclineAppOfferPayload';
  appOffer: AppOffer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteAppPayload {
  __typename?: 'DeleteAppPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeleteApprovalRulePayload {
  __typename?: 'DeleteApprovalRulePayload';
  approvalRuleId: string | null;
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteAttributePayload {
  __typename?: 'DeleteAttributePayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteAuthorizationServerPayload {
  __typename?: 'DeleteAuthorizationServerPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteCataloguePayload {
  __typename?: 'DeleteCataloguePayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeleteContentEntryPayload {
  __typename?: 'DeleteContentEntryPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteContentTemplatePayload {
  __typename?: 'DeleteContentTemplatePayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteIdentityProviderPayload {
  __typename?: 'DeleteIdentityProviderPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteInviteCodePayload {
  __typename?: 'DeleteInviteCodePayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteMenuPayload {
  __typename?: 'DeleteMenuPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteOrganisationPayload {
  __typename?: 'DeleteOrganisationPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeletePlanPayload {
  __typename?: 'DeletePlanPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeleteProductDocumentPayload {
  __typename?: 'DeleteProductDocumentPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteProductPayload {
  __typename?: 'DeleteProductPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeleteProviderPayload {
  __typename?: 'DeleteProviderPayload';
  deletedId: string | null;
  eventCursor: string;
  leftBehind: ProviderLeftBehind | null;
  userErrors: UserError[];
}

export interface DeleteRedirectPayload {
  __typename?: 'DeleteRedirectPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteTeamPayload {
  __typename?: 'DeleteTeamPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteThemePayload {
  __typename?: 'DeleteThemePayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface DeleteUserPayload {
  __typename?: 'DeleteUserPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface DeleteWebhookPayload {
  __typename?: 'DeleteWebhookPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
  webhookId: string | null;
}

export interface DocumentChange {
  __typename?: 'DocumentChange';
  kind: DocumentChangeKind;
  message: string;
  path: string | null;
}

export type DocumentChangeKind =
  | 'ANNOTATION'
  | 'BREAKING'
  | 'DEPRECATED'
  | 'NON_BREAKING'
  | 'UNCLASSIFIED';

export interface DocumentContentInput {
  fileId?: string | null;
  text?: string | null;
  url?: string | null;
}

export type DocumentFormat =
  | 'ASYNCAPI'
  | 'GRAPHQL'
  | 'MARKDOWN'
  | 'OPENAPI'
  | 'WSDL';

export interface DocumentOperation {
  __typename?: 'DocumentOperation';
  method: string;
  operationId: string | null;
  path: string;
  summary: string | null;
}

export interface DocumentSource {
  __typename?: 'DocumentSource';
  checkedAt: string;
  problem: string | null;
  url: string;
}

export interface DocumentVersion {
  __typename?: 'DocumentVersion';
  changeCount: number;
  changes: DocumentChange[];
  createdAt: string;
  isBreaking: boolean | null;
  number: number;
  size: number;
  url: string;
}

export type DriftKind =
  | 'CHANGED'
  | 'LOST'
  | 'MISSING'
  | 'RETURNED';

export interface EffectiveAccess {
  __typename?: 'EffectiveAccess';
  apis: EffectiveApi[];
  differences: string[];
  expiresAt: string | null;
  failure: ProviderFailure | null;
  id: string;
  policies: EffectivePolicy[];
  quotaRemaining: number | null;
  readAt: string;
  state: EffectiveAccessState;
}

export type EffectiveAccessState =
  | 'EXPIRED'
  | 'GRANTED'
  | 'MISSING'
  | 'REFUSED'
  | 'SUSPENDED'
  | 'UNKNOWN';

export interface EffectiveApi {
  __typename?: 'EffectiveApi';
  apiId: string;
  grantedBy: string[];
  limitedBy: string[];
  per: number | null;
  quota: number | null;
  quotaRemaining: number | null;
  quotaRenewalSeconds: number | null;
  rate: number | null;
  reason: string | null;
  state: EffectiveAccessState;
}

export interface EffectivePolicy {
  __typename?: 'EffectivePolicy';
  isActive: boolean;
  isLoaded: boolean;
  kind: EffectivePolicyKind;
  name: string | null;
  plan: Plan | null;
  policyId: string;
  product: Product | null;
}

export type EffectivePolicyKind =
  | 'OTHER'
  | 'PLAN'
  | 'PRODUCT';

export interface EmptyCartPayload {
  __typename?: 'EmptyCartPayload';
  cart: Cart | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface EndOtherSessionsPayload {
  __typename?: 'EndOtherSessionsPayload';
  endedSessions: number | null;
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface EndRotationOverlapPayload {
  __typename?: 'EndRotationOverlapPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface EndSessionPayload {
  __typename?: 'EndSessionPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface EraseUserPayload {
  __typename?: 'EraseUserPayload';
  deletedId: string | null;
  eventCursor: string;
  isComplete: boolean | null;
  userErrors: UserError[];
}

export interface EventLogHead {
  __typename?: 'EventLogHead';
  digest: string;
  position: number;
}

export type EventType =
  | 'ACCESS_REQUEST_ANSWERED'
  | 'ACCESS_REQUEST_APPROVED'
  | 'ACCESS_REQUEST_CANCELLED'
  | 'ACCESS_REQUEST_CREATED'
  | 'ACCESS_REQUEST_DECISION_LINK_ISSUED'
  | 'ACCESS_REQUEST_ESCALATED'
  | 'ACCESS_REQUEST_EXPIRED'
  | 'ACCESS_REQUEST_FOLLOWED'
  | 'ACCESS_REQUEST_FULFILLED'
  | 'ACCESS_REQUEST_HANDED_OFF'
  | 'ACCESS_REQUEST_INFO_REQUESTED'
  | 'ACCESS_REQUEST_PROVISIONING_FAILED'
  | 'ACCESS_REQUEST_REJECTED'
  | 'ACCESS_REQUEST_REMINDED'
  | 'ACCOUNT_TOKEN_CREATED'
  | 'ACCOUNT_TOKEN_EXPIRING'
  | 'ACCOUNT_TOKEN_REVOKED'
  | 'ACCOUNT_TOKEN_ROTATED'
  | 'ANNOUNCEMENT_ACKNOWLEDGED'
  | 'ANNOUNCEMENT_PUBLISHED'
  | 'ANNOUNCEMENT_UPDATED'
  | 'ANNOUNCEMENT_WITHDRAWN'
  | 'APPROVAL_RULE_CREATED'
  | 'APPROVAL_RULE_DELETED'
  | 'APPROVAL_RULE_MOVED'
  | 'APPROVAL_RULE_UPDATED'
  | 'APPROVER_GRANTED'
  | 'APPROVER_REVOKED'
  | 'APP_ATTRIBUTES_CHANGED'
  | 'APP_CREATED'
  | 'APP_DELETED'
  | 'APP_MOVED'
  | 'APP_OFFER_ACCEPTED'
  | 'APP_OFFER_DECLINED'
  | 'APP_OFFER_ENDED'
  | 'APP_OFFER_MADE'
  | 'APP_OFFER_WITHDRAWN'
  | 'APP_TRANSFERRED'
  | 'APP_UPDATED'
  | 'ATTRIBUTE_CREATED'
  | 'ATTRIBUTE_DELETED'
  | 'ATTRIBUTE_MOVED'
  | 'ATTRIBUTE_UPDATED'
  | 'AUTHORIZATION_SERVER_CREATED'
  | 'AUTHORIZATION_SERVER_DELETED'
  | 'AUTHORIZATION_SERVER_UPDATED'
  | 'CART_ITEMS_ADDED'
  | 'CART_ITEMS_REMOVED'
  | 'CART_ITEM_CHANGED'
  | 'CART_SUBMITTED'
  | 'CATALOGUE_CREATED'
  | 'CATALOGUE_DELETED'
  | 'CATALOGUE_UPDATED'
  | 'CONTENT_ENTRY_ARCHIVED'
  | 'CONTENT_ENTRY_CREATED'
  | 'CONTENT_ENTRY_DELETED'
  | 'CONTENT_ENTRY_PREVIEWS_REVOKED'
  | 'CONTENT_ENTRY_PREVIEW_CREATED'
  | 'CONTENT_ENTRY_PUBLISHED'
  | 'CONTENT_ENTRY_SAVED'
  | 'CONTENT_ENTRY_SCHEDULED'
  | 'CONTENT_ENTRY_UNARCHIVED'
  | 'CONTENT_ENTRY_UNSCHEDULED'
  | 'CONTENT_TEMPLATE_CREATED'
  | 'CONTENT_TEMPLATE_DELETED'
  | 'CONTENT_TEMPLATE_UPDATED'
  | 'CREDENTIAL_ACTIVATED'
  | 'CREDENTIAL_APPLIED'
  | 'CREDENTIAL_CERTIFICATE_WITHDRAWN'
  | 'CREDENTIAL_CLAIMED'
  | 'CREDENTIAL_CLAIM_OFFERED'
  | 'CREDENTIAL_DELAYED'
  | 'CREDENTIAL_DRIFT_DETECTED'
  | 'CREDENTIAL_EXPIRED'
  | 'CREDENTIAL_EXPIRING'
  | 'CREDENTIAL_FAILED'
  | 'CREDENTIAL_ISSUED'
  | 'CREDENTIAL_LOST'
  | 'CREDENTIAL_PLAN_CHANGED'
  | 'CREDENTIAL_PRODUCTS_CHANGED'
  | 'CREDENTIAL_PUBLIC_KEY_AWAITED'
  | 'CREDENTIAL_PUBLIC_KEY_SET'
  | 'CREDENTIAL_QUOTA_REACHED'
  | 'CREDENTIAL_QUOTA_RESET'
  | 'CREDENTIAL_RENEWED'
  | 'CREDENTIAL_REPAIRED'
  | 'CREDENTIAL_RESUMED'
  | 'CREDENTIAL_RETIRED'
  | 'CREDENTIAL_RETRIED'
  | 'CREDENTIAL_REVEALED'
  | 'CREDENTIAL_REVOKED'
  | 'CREDENTIAL_ROTATED'
  | 'CREDENTIAL_SUSPENDED'
  | 'CREDENTIAL_TOKENS_REVOKED'
  | 'IDENTITY_PROVIDER_CREATED'
  | 'IDENTITY_PROVIDER_DELETED'
  | 'IDENTITY_PROVIDER_UPDATED'
  | 'INVITATION_ACCEPTED'
  | 'INVITATION_SENT'
  | 'INVITATION_WITHDRAWN'
  | 'INVITE_CODE_CREATED'
  | 'INVITE_CODE_DELETED'
  | 'INVITE_CODE_UPDATED'
  | 'MAIL_GIVEN_UP'
  | 'MAIL_RESENT'
  | 'MENU_CREATED'
  | 'MENU_DELETED'
  | 'MENU_UPDATED'
  | 'ORGANISATION_CREATED'
  | 'ORGANISATION_DELETED'
  | 'ORGANISATION_REQUEST_APPROVED'
  | 'ORGANISATION_REQUEST_ENDED'
  | 'ORGANISATION_REQUEST_REJECTED'
  | 'ORGANISATION_REQUEST_SUBMITTED'
  | 'ORGANISATION_REQUEST_WITHDRAWN'
  | 'ORGANISATION_UPDATED'
  | 'PLAN_CREATED'
  | 'PLAN_DELETED'
  | 'PLAN_HIDDEN'
  | 'PLAN_POLICY_FAILED'
  | 'PLAN_POLICY_RETRIED'
  | 'PLAN_PUBLISHED'
  | 'PLAN_RESTORED'
  | 'PLAN_UNPUBLISHED'
  | 'PLAN_UPDATED'
  | 'PORTAL_SETTINGS_UPDATED'
  | 'PRODUCT_CREATED'
  | 'PRODUCT_DELETED'
  | 'PRODUCT_DOCUMENTS_CHANGED'
  | 'PRODUCT_DOCUMENT_REVISED'
  | 'PRODUCT_HIDDEN'
  | 'PRODUCT_LIFE_CYCLE_CHANGED'
  | 'PRODUCT_OBSTACLES_CHANGED'
  | 'PRODUCT_POLICY_FAILED'
  | 'PRODUCT_POLICY_RETRIED'
  | 'PRODUCT_PUBLICATION_UPDATED'
  | 'PRODUCT_PUBLISHED'
  | 'PRODUCT_RESTORED'
  | 'PRODUCT_SUNSET_NEAR'
  | 'PRODUCT_SUNSET_REACHED'
  | 'PRODUCT_UNPUBLISHED'
  | 'PRODUCT_UPDATED'
  | 'PROVIDER_CREATED'
  | 'PROVIDER_DELAYED'
  | 'PROVIDER_DELETED'
  | 'PROVIDER_FAILED'
  | 'PROVIDER_KEYS_LOST'
  | 'PROVIDER_OBSTACLES_FOUND'
  | 'PROVIDER_POLICIES_UNSERVED'
  | 'PROVIDER_RECOVERED'
  | 'PROVIDER_SWEPT'
  | 'PROVIDER_SYNCHRONISED'
  | 'PROVIDER_SYNC_REQUESTED'
  | 'PROVIDER_UPDATED'
  | 'REDIRECT_CREATED'
  | 'REDIRECT_DELETED'
  | 'REDIRECT_UPDATED'
  | 'REGISTRATION_APPROVED'
  | 'REGISTRATION_REJECTED'
  | 'REGISTRATION_STARTED'
  | 'REGISTRATION_SUBMITTED'
  | 'REQUEST_FORM_REMOVED'
  | 'REQUEST_FORM_SAVED'
  | 'SERVICE_TOKEN_CREATED'
  | 'SERVICE_TOKEN_REVOKED'
  | 'SESSION_ENDED'
  | 'SESSION_STARTED'
  | 'TEAM_CREATED'
  | 'TEAM_DELETED'
  | 'TEAM_UPDATED'
  | 'THEME_ACTIVATED'
  | 'THEME_CREATED'
  | 'THEME_DEACTIVATED'
  | 'THEME_DELETED'
  | 'THEME_UPDATED'
  | 'USER_ACTIVATED'
  | 'USER_ATTRIBUTES_CHANGED'
  | 'USER_CREATED'
  | 'USER_DEACTIVATED'
  | 'USER_DELETED'
  | 'USER_EMAIL_CHANGE_CANCELLED'
  | 'USER_EMAIL_CHANGE_REQUESTED'
  | 'USER_ERASED'
  | 'USER_EXPORTED'
  | 'USER_IDENTITY_LINKED'
  | 'USER_MOVED'
  | 'USER_PASSWORD_CHANGED'
  | 'USER_PASSWORD_RESET_REQUESTED'
  | 'USER_PREFERENCES_CHANGED'
  | 'USER_RECOVERY_CODES_RENEWED'
  | 'USER_RECOVERY_CODE_USED'
  | 'USER_ROLE_CHANGED'
  | 'USER_SECOND_FACTORS_RESET'
  | 'USER_SECOND_FACTOR_ADDED'
  | 'USER_SECOND_FACTOR_REMOVED'
  | 'USER_SECOND_FACTOR_RENAMED'
  | 'USER_SESSIONS_ENDED'
  | 'USER_TEAMS_CHANGED'
  | 'USER_UPDATED'
  | 'USER_WELCOMED'
  | 'WEBHOOK_CREATED'
  | 'WEBHOOK_DELETED'
  | 'WEBHOOK_DISABLED'
  | 'WEBHOOK_REDELIVERED'
  | 'WEBHOOK_REPLAYED'
  | 'WEBHOOK_SECRET_ROTATED'
  | 'WEBHOOK_TESTED'
  | 'WEBHOOK_UPDATED';

export interface EventTypeInfo {
  __typename?: 'EventTypeInfo';
  description: string;
  eventType: EventType;
  id: string;
  name: string;
  version: number;
}

export interface FacetCount {
  __typename?: 'FacetCount';
  count: number;
  value: string;
}

export interface FactorProofInput {
  code?: string | null;
  currentPassword?: string | null;
}

export interface ForeignKey {
  __typename?: 'ForeignKey';
  alias: string;
  apiIds: string[];
  createdAt: string | null;
  name: string;
  policyIds: string[];
}

export interface GrantApproverInput {
  catalogueId?: string | null;
  productId?: string | null;
  scope?: ApproverScopeInput | null;
  userId: string;
}

export interface GrantApproverPayload {
  __typename?: 'GrantApproverPayload';
  approver: Approver | null;
  eventCursor: string;
  userErrors: UserError[];
}

export type GrantType =
  | 'AUTHORIZATION_CODE'
  | 'CLIENT_CREDENTIALS'
  | 'DEVICE_CODE'
  | 'IMPLICIT'
  | 'PASSWORD'
  | 'REFRESH_TOKEN';

export interface IdentityProvider {
  __typename?: 'IdentityProvider';
  acceptsTokens: boolean;
  admission: SignInAdmission;
  assumesVerifiedEmail: boolean;
  callbackUrl: string;
  clientId: string;
  createdAt: string;
  defaultOrganisation: Organisation | null;
  defaultRole: UserRole;
  defaultTeamIds: string[];
  hasClientSecret: boolean;
  id: string;
  isEnabled: boolean;
  issuer: string;
  logoutUrl: string;
  mappings: ClaimMapping[];
  name: string;
  scopes: string[];
  startUrl: string;
  tokenAudience: string | null;
  trustsEmail: boolean;
}

export interface IgnoredPolicy {
  __typename?: 'IgnoredPolicy';
  advice: string;
  name: string;
  policyId: string;
  reason: PolicyIgnoredReason;
}

export interface Image {
  __typename?: 'Image';
  alternativeText: string | null;
  renditions: ImageRendition[];
  url: string;
}

export interface ImageInput {
  alternativeText?: string | null;
  fileId?: string | null;
}

export interface ImageRendition {
  __typename?: 'ImageRendition';
  height: number;
  size: ImageSize;
  url: string;
  width: number;
}

export type ImageSize =
  | 'LARGE'
  | 'MEDIUM'
  | 'SMALL';

export interface ImportCredentialInput {
  appId: string;
  name?: string | null;
  planId: string;
  productIds: string[];
  secret?: string | null;
  value: string;
}

export interface ImportCredentialPayload {
  __typename?: 'ImportCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ImportKeysInput {
  dryRun?: boolean | null;
  providerId: string;
  rows: KeyRow[];
}

export interface ImportKeysPayload {
  __typename?: 'ImportKeysPayload';
  eventCursor: string;
  results: KeyImportResult[] | null;
  userErrors: UserError[];
}

export interface Invitation {
  __typename?: 'Invitation';
  createdAt: string;
  email: string;
  expiresAt: string;
  id: string;
  invitedBy: User;
  organisation: Organisation;
  role: UserRole;
  sentAt: string;
  status: InvitationStatus;
  teams: Team[];
}

export interface InvitationConnection {
  __typename?: 'InvitationConnection';
  edges: InvitationEdge[];
  eventCursor: string;
  nodes: Invitation[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface InvitationEdge {
  __typename?: 'InvitationEdge';
  cursor: string;
  node: Invitation;
}

export interface InvitationFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  expiresFrom?: string | null;
  expiresUntil?: string | null;
  organisationIds?: string[] | null;
  search?: string | null;
  statuses?: InvitationStatus[] | null;
}

export interface InvitationOrder {
  direction?: OrderDirection;
  field: InvitationOrderField;
}

export type InvitationOrderField =
  | 'CREATED_AT'
  | 'EMAIL';

export interface InvitationPreview {
  __typename?: 'InvitationPreview';
  email: string;
  expiresAt: string;
  invitedByName: string;
  organisationName: string;
  role: UserRole;
}

export type InvitationStatus =
  | 'ACCEPTED'
  | 'EXPIRED'
  | 'OPEN'
  | 'WITHDRAWN';

export interface InviteCode {
  __typename?: 'InviteCode';
  code: string;
  createdAt: string;
  expiresAt: string | null;
  id: string;
  isActive: boolean;
  note: string | null;
  organisation: Organisation;
  quota: number;
  team: Team | null;
  usedCount: number;
}

export interface InviteCodeConnection {
  __typename?: 'InviteCodeConnection';
  edges: InviteCodeEdge[];
  eventCursor: string;
  nodes: InviteCode[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface InviteCodeEdge {
  __typename?: 'InviteCodeEdge';
  cursor: string;
  node: InviteCode;
}

export interface InviteCodeFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  expiresFrom?: string | null;
  expiresUntil?: string | null;
  isUsable?: boolean | null;
  organisationIds?: string[] | null;
  search?: string | null;
}

export interface InviteCodeOrder {
  direction?: OrderDirection;
  field: InviteCodeOrderField;
}

export type InviteCodeOrderField =
  | 'CREATED_AT';

export interface InviteUserInput {
  email: string;
  organisationId?: string | null;
  role?: UserRole | null;
  teamIds?: string[] | null;
}

export interface InviteUserPayload {
  __typename?: 'InviteUserPayload';
  eventCursor: string;
  invitation: Invitation | null;
  userErrors: UserError[];
}

export type KeyImportOutcome =
  | 'ALREADY_IMPORTED'
  | 'IMPORTED'
  | 'REFUSED'
  | 'WOULD_IMPORT';

export interface KeyImportResult {
  __typename?: 'KeyImportResult';
  appName: string | null;
  credential: Credential | null;
  makesApp: boolean;
  outcome: KeyImportOutcome;
  userErrors: UserError[];
}

export interface KeyPart {
  __typename?: 'KeyPart';
  authType: AuthType;
  place: KeyPlace | null;
}

export interface KeyPlace {
  __typename?: 'KeyPlace';
  in: CallPlaceKind;
  name: string;
}

export interface KeyRow {
  appId?: string | null;
  appName?: string | null;
  keyHash?: string | null;
  name?: string | null;
  ownerEmail?: string | null;
  policyIds?: string[] | null;
  secret?: string | null;
  value?: string | null;
}

export interface KeySetInput {
  kid?: string | null;
  url: string;
}

export interface MailDelivery {
  __typename?: 'MailDelivery';
  answer: string | null;
  attempts: number;
  createdAt: string;
  event: AuditEvent;
  id: string;
  messageId: string;
  nextAttemptAt: string | null;
  queuedAt: string;
  recipient: string;
  sentAt: string | null;
  status: MailDeliveryStatus;
  template: string;
  user: User | null;
}

export interface MailDeliveryConnection {
  __typename?: 'MailDeliveryConnection';
  edges: MailDeliveryEdge[];
  eventCursor: string;
  nodes: MailDelivery[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface MailDeliveryEdge {
  __typename?: 'MailDeliveryEdge';
  cursor: string;
  node: MailDelivery;
}

export interface MailDeliveryFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  recipients?: string[] | null;
  statuses?: MailDeliveryStatus[] | null;
}

export interface MailDeliveryOrder {
  direction?: OrderDirection;
  field: MailDeliveryOrderField;
}

export type MailDeliveryOrderField =
  | 'CREATED_AT';

export type MailDeliveryStatus =
  | 'FAILED'
  | 'PENDING'
  | 'SENT';

export interface MailTemplate {
  __typename?: 'MailTemplate';
  defaultSubject: string;
  description: string;
  event: string;
  id: string;
  isEnabled: boolean;
  isEssential: boolean;
  isOverridden: boolean;
  name: string;
  subject: string;
  variables: string[];
}

export interface Menu {
  __typename?: 'Menu';
  allItems: MenuItem[] | null;
  audience: MenuAudience;
  createdAt: string;
  id: string;
  items: MenuItem[];
  name: string;
  teamIds: string[] | null;
}

export type MenuAudience =
  | 'EVERYBODY'
  | 'GUESTS'
  | 'SIGNED_IN'
  | 'TEAMS';

export interface MenuItem {
  __typename?: 'MenuItem';
  address: string | null;
  audience: MenuAudience;
  catalogue: Catalogue | null;
  entry: ContentEntry | null;
  items: MenuItem[];
  label: string;
  labels: MenuLabel[];
  product: Product | null;
  teamIds: string[] | null;
}

export interface MenuItemInput {
  audience?: MenuAudience | null;
  items?: MenuSubitemInput[] | null;
  labels: MenuLabelInput[];
  target?: MenuTargetInput | null;
  teamIds?: string[] | null;
}

export interface MenuLabel {
  __typename?: 'MenuLabel';
  locale: string;
  text: string;
}

export interface MenuLabelInput {
  locale: string;
  text: string;
}

export interface MenuSubitemInput {
  audience?: MenuAudience | null;
  labels: MenuLabelInput[];
  target?: MenuTargetInput | null;
  teamIds?: string[] | null;
}

export interface MenuTargetInput {
  address?: string | null;
  catalogueId?: string | null;
  entryId?: string | null;
  productId?: string | null;
}

export interface Metadata {
  __typename?: 'Metadata';
  name: string;
  value: string;
}

export interface MetadataInput {
  name: string;
  value: string;
}

export interface MoveUserInput {
  organisationId: string;
  role?: UserRole | null;
  teamIds?: string[] | null;
}

export interface MoveUserPayload {
  __typename?: 'MoveUserPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface Mutation {
  __typename?: 'Mutation';
  acceptAppOffer: AcceptAppOfferPayload | null;
  acceptInvitation: AcceptInvitationPayload | null;
  acknowledgeAnnouncement: AcknowledgeAnnouncementPayload | null;
  activateTheme: ActivateThemePayload | null;
  addCredential: AddCredentialPayload | null;
  addPasskey: AddPasskeyPayload | null;
  addProductsToCredential: AddProductsToCredentialPayload | null;
  addToCart: AddToCartPayload | null;
  answerInformation: AnswerInformationPayload | null;
  approveAccessRequest: ApproveAccessRequestPayload | null;
  approveOrganisationRequest: ApproveOrganisationRequestPayload | null;
  approveRegistration: ApproveRegistrationPayload | null;
  archiveContentEntry: ArchiveContentEntryPayload | null;
  askForInformation: AskForInformationPayload | null;
  beginPasskey: BeginPasskeyPayload | null;
  beginPasskeySignIn: BeginPasskeySignInPayload | null;
  beginTotp: BeginTotpPayload | null;
  cancelAccessRequest: CancelAccessRequestPayload | null;
  cancelEmailChange: CancelEmailChangePayload | null;
  changeEmail: ChangeEmailPayload | null;
  changePassword: ChangePasswordPayload | null;
  changePlan: ChangePlanPayload | null;
  claimCredential: ClaimCredentialPayload | null;
  completeSignIn: CompleteSignInPayload | null;
  configurePlanAccess: ConfigurePlanAccessPayload | null;
  confirmEmail: ConfirmEmailPayload | null;
  confirmSignUp: ConfirmSignUpPayload | null;
  confirmTotp: ConfirmTotpPayload | null;
  createAccountToken: CreateAccountTokenPayload | null;
  createAnnouncement: CreateAnnouncementPayload | null;
  createApp: CreateAppPayload | null;
  createApprovalRule: CreateApprovalRulePayload | null;
  createAttribute: CreateAttributePayload | null;
  createAuthorizationServer: CreateAuthorizationServerPayload | null;
  createCatalogue: CreateCataloguePayload | null;
  createContentEntry: CreateContentEntryPayload | null;
  createContentPreview: CreateContentPreviewPayload | null;
  createContentTemplate: CreateContentTemplatePayload | null;
  createDecisionLink: CreateDecisionLinkPayload | null;
  createIdentityProvider: CreateIdentityProviderPayload | null;
  createInviteCode: CreateInviteCodePayload | null;
  createMenu: CreateMenuPayload | null;
  createOrganisation: CreateOrganisationPayload | null;
  createPlan: CreatePlanPayload | null;
  createProduct: CreateProductPayload | null;
  createProductDocument: CreateProductDocumentPayload | null;
  createProvider: CreateProviderPayload | null;
  createRedirect: CreateRedirectPayload | null;
  createServiceAccount: CreateServiceAccountPayload | null;
  createServiceToken: CreateServiceTokenPayload | null;
  createStreamTicket: CreateStreamTicketPayload | null;
  createTeam: CreateTeamPayload | null;
  createTheme: CreateThemePayload | null;
  createUser: CreateUserPayload | null;
  createWebhook: CreateWebhookPayload | null;
  deactivateTheme: DeactivateThemePayload | null;
  decideAccessRequests: DecideAccessRequestsPayload | null;
  decideByToken: DecideByTokenPayload | null;
  declineAppOffer: DeclineAppOfferPayload | null;
  deleteApp: DeleteAppPayload | null;
  deleteApprovalRule: DeleteApprovalRulePayload | null;
  deleteAttribute: DeleteAttributePayload | null;
  deleteAuthorizationServer: DeleteAuthorizationServerPayload | null;
  deleteCatalogue: DeleteCataloguePayload | null;
  deleteContentEntry: DeleteContentEntryPayload | null;
  deleteContentTemplate: DeleteContentTemplatePayload | null;
  deleteIdentityProvider: DeleteIdentityProviderPayload | null;
  deleteInviteCode: DeleteInviteCodePayload | null;
  deleteMenu: DeleteMenuPayload | null;
  deleteOrganisation: DeleteOrganisationPayload | null;
  deletePlan: DeletePlanPayload | null;
  deleteProduct: DeleteProductPayload | null;
  deleteProductDocument: DeleteProductDocumentPayload | null;
  deleteProvider: DeleteProviderPayload | null;
  deleteRedirect: DeleteRedirectPayload | null;
  deleteTeam: DeleteTeamPayload | null;
  deleteTheme: DeleteThemePayload | null;
  deleteUser: DeleteUserPayload | null;
  deleteWebhook: DeleteWebhookPayload | null;
  emptyCart: EmptyCartPayload | null;
  endOtherSessions: EndOtherSessionsPayload | null;
  endRotationOverlap: EndRotationOverlapPayload | null;
  endSession: EndSessionPayload | null;
  eraseUser: EraseUserPayload | null;
  grantApprover: GrantApproverPayload | null;
  importCredential: ImportCredentialPayload | null;
  importKeys: ImportKeysPayload | null;
  inviteUser: InviteUserPayload | null;
  moveUser: MoveUserPayload | null;
  offerApp: OfferAppPayload | null;
  orderApprovalRules: OrderApprovalRulesPayload | null;
  orderAttributes: OrderAttributesPayload | null;
  orderProductDocuments: OrderProductDocumentsPayload | null;
  previewMail: PreviewMailPayload | null;
  publishContentEntry: PublishContentEntryPayload | null;
  publishPlan: PublishPlanPayload | null;
  publishProduct: PublishProductPayload | null;
  redeliverWebhook: RedeliverWebhookPayload | null;
  rejectAccessRequest: RejectAccessRequestPayload | null;
  rejectOrganisationRequest: RejectOrganisationRequestPayload | null;
  rejectRegistration: RejectRegistrationPayload | null;
  removeContentTranslation: RemoveContentTranslationPayload | null;
  removeFromCart: RemoveFromCartPayload | null;
  removePasskey: RemovePasskeyPayload | null;
  removeProductFromCredential: RemoveProductFromCredentialPayload | null;
  removeRequestForm: RemoveRequestFormPayload | null;
  removeTotp: RemoveTotpPayload | null;
  removeUserFromOrganisation: RemoveUserFromOrganisationPayload | null;
  renamePasskey: RenamePasskeyPayload | null;
  renewCredential: RenewCredentialPayload | null;
  renewRecoveryCodes: RenewRecoveryCodesPayload | null;
  replayWebhook: ReplayWebhookPayload | null;
  requestAccess: RequestAccessPayload | null;
  requestOrganisation: RequestOrganisationPayload | null;
  requestPasswordReset: RequestPasswordResetPayload | null;
  resendClaim: ResendClaimPayload | null;
  resendInvitation: ResendInvitationPayload | null;
  resendMail: ResendMailPayload | null;
  resendWelcome: ResendWelcomePayload | null;
  resetCredentialQuota: ResetCredentialQuotaPayload | null;
  resetSecondFactors: ResetSecondFactorsPayload | null;
  restoreContentEntry: RestoreContentEntryPayload | null;
  resumeCredential: ResumeCredentialPayload | null;
  retryPlanPolicy: RetryPlanPolicyPayload | null;
  retryProductPolicy: RetryProductPolicyPayload | null;
  retryProvisioning: RetryProvisioningPayload | null;
  revealCredential: RevealCredentialPayload | null;
  revokeAccountToken: RevokeAccountTokenPayload | null;
  revokeApprover: RevokeApproverPayload | null;
  revokeContentPreviews: RevokeContentPreviewsPayload | null;
  revokeCredential: RevokeCredentialPayload | null;
  revokeServiceToken: RevokeServiceTokenPayload | null;
  revokeTokens: RevokeTokensPayload | null;
  rotateAccountToken: RotateAccountTokenPayload | null;
  rotateCredential: RotateCredentialPayload | null;
  rotateWebhookSecret: RotateWebhookSecretPayload | null;
  saveRequestForm: SaveRequestFormPayload | null;
  scheduleContentEntry: ScheduleContentEntryPayload | null;
  sendTestMail: SendTestMailPayload | null;
  setPassword: SetPasswordPayload | null;
  setProductLifeCycle: SetProductLifeCyclePayload | null;
  setPublicKey: SetPublicKeyPayload | null;
  signIn: SignInPayload | null;
  signInWithCode: SignInWithCodePayload | null;
  signInWithPasskey: SignInWithPasskeyPayload | null;
  signOut: SignOutPayload | null;
  signUp: SignUpPayload | null;
  submitCart: SubmitCartPayload | null;
  suspendCredential: SuspendCredentialPayload | null;
  sweepProvider: SweepProviderPayload | null;
  synchroniseProvider: SynchroniseProviderPayload | null;
  testAuthorizationServer: TestAuthorizationServerPayload | null;
  testIdentityProvider: TestIdentityProviderPayload | null;
  testProvider: TestProviderPayload | null;
  testWebhook: TestWebhookPayload | null;
  transferApp: TransferAppPayload | null;
  translateContentEntry: TranslateContentEntryPayload | null;
  unarchiveContentEntry: UnarchiveContentEntryPayload | null;
  unpublishPlan: UnpublishPlanPayload | null;
  unpublishProduct: UnpublishProductPayload | null;
  updateAnnouncement: UpdateAnnouncementPayload | null;
  updateApp: UpdateAppPayload | null;
  updateApprovalRule: UpdateApprovalRulePayload | null;
  updateAttribute: UpdateAttributePayload | null;
  updateAuthorizationServer: UpdateAuthorizationServerPayload | null;
  updateCartItem: UpdateCartItemPayload | null;
  updateCatalogue: UpdateCataloguePayload | null;
  updateContentEntry: UpdateContentEntryPayload | null;
  updateContentTemplate: UpdateContentTemplatePayload | null;
  updateIdentityProvider: UpdateIdentityProviderPayload | null;
  updateInviteCode: UpdateInviteCodePayload | null;
  updateMailTemplate: UpdateMailTemplatePayload | null;
  updateMenu: UpdateMenuPayload | null;
  updateNotificationPreferences: UpdateNotificationPreferencesPayload | null;
  updateOrganisation: UpdateOrganisationPayload | null;
  updatePlan: UpdatePlanPayload | null;
  updatePortalSettings: UpdatePortalSettingsPayload | null;
  updateProduct: UpdateProductPayload | null;
  updateProductDocument: UpdateProductDocumentPayload | null;
  updateProfile: UpdateProfilePayload | null;
  updateProvider: UpdateProviderPayload | null;
  updatePublication: UpdatePublicationPayload | null;
  updateRedirect: UpdateRedirectPayload | null;
  updateTeam: UpdateTeamPayload | null;
  updateTheme: UpdateThemePayload | null;
  updateUser: UpdateUserPayload | null;
  updateWebhook: UpdateWebhookPayload | null;
  withdrawAnnouncement: WithdrawAnnouncementPayload | null;
  withdrawAppOffer: WithdrawAppOfferPayload | null;
  withdrawCertificate: WithdrawCertificatePayload | null;
  withdrawInvitation: WithdrawInvitationPayload | null;
  withdrawOrganisationRequest: WithdrawOrganisationRequestPayload | null;
}

export interface NewAppInput {
  attributes?: AttributeInput[] | null;
  description?: string | null;
  name: string;
  ownerId?: string | null;
  redirectUrls?: string[] | null;
  visibility?: AppVisibility | null;
}

export interface Node {
  id: string;
}

export interface NotificationPreference {
  __typename?: 'NotificationPreference';
  concernsViewer: boolean;
  description: string;
  id: string;
  isEnabled: boolean;
  isEssential: boolean;
  name: string;
}

export interface NotificationPreferenceInput {
  isEnabled: boolean;
  name: string;
}

export interface OAuthClient {
  __typename?: 'OAuthClient';
  authorizationUrl: string | null;
  clientId: string;
  scopes: string[];
  tokenUrl: string;
}

export interface OfferAdministration {
  __typename?: 'OfferAdministration';
  apis: ProviderApi[];
  catalogues: Catalogue[];
  cataloguesConnection: CatalogueConnection;
  hiddenSince: string | null;
  id: string;
  metadata: Metadata[];
  policyFailure: string | null;
  policyId: string | null;
  policyProgress: PolicyProgress | null;
  policyStatus: PolicyStatus;
  provider: Provider | null;
}

export interface OfferAppInput {
  message?: string | null;
  recipientId: string;
}

export interface OfferAppPayload {
  __typename?: 'OfferAppPayload';
  appOffer: AppOffer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface OrderApprovalRulesPayload {
  __typename?: 'OrderApprovalRulesPayload';
  approvalRules: ApprovalRule[] | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface OrderAttributesPayload {
  __typename?: 'OrderAttributesPayload';
  attributes: Attribute[] | null;
  eventCursor: string;
  userErrors: UserError[];
}

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export interface OrderProductDocumentsPayload {
  __typename?: 'OrderProductDocumentsPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface Organisation {
  __typename?: 'Organisation';
  createdAt: string;
  deletionPreview: OrganisationDeletionPreview | null;
  id: string;
  isDefault: boolean;
  name: string;
  teams: Team[];
  teamsConnection: TeamConnection;
}

export interface OrganisationConnection {
  __typename?: 'OrganisationConnection';
  edges: OrganisationEdge[];
  eventCursor: string;
  nodes: Organisation[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface OrganisationDeletionPreview {
  __typename?: 'OrganisationDeletionPreview';
  apps: number;
  catalogues: number;
  credentials: number;
  openRequests: number;
  serviceTokens: number;
  teams: number;
  users: number;
}

export interface OrganisationEdge {
  __typename?: 'OrganisationEdge';
  cursor: string;
  node: Organisation;
}

export interface OrganisationFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  search?: string | null;
}

export interface OrganisationOrder {
  direction?: OrderDirection;
  field: OrganisationOrderField;
}

export type OrganisationOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface OrganisationRequest {
  __typename?: 'OrganisationRequest';
  createdAt: string;
  decidedAt: string | null;
  decidedBy: User | null;
  decisionReason: string | null;
  id: string;
  name: string;
  organisation: Organisation | null;
  requester: User;
  status: OrganisationRequestStatus;
}

export interface OrganisationRequestConnection {
  __typename?: 'OrganisationRequestConnection';
  edges: OrganisationRequestEdge[];
  eventCursor: string;
  nodes: OrganisationRequest[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface OrganisationRequestEdge {
  __typename?: 'OrganisationRequestEdge';
  cursor: string;
  node: OrganisationRequest;
}

export interface OrganisationRequestEvent {
  __typename?: 'OrganisationRequestEvent';
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  organisationRequest: OrganisationRequest;
  type: string;
}

export interface OrganisationRequestFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  decidedFrom?: string | null;
  decidedUntil?: string | null;
  search?: string | null;
  statuses?: OrganisationRequestStatus[] | null;
}

export interface OrganisationRequestOrder {
  direction?: OrderDirection;
  field: OrganisationRequestOrderField;
}

export type OrganisationRequestOrderField =
  | 'CREATED_AT'
  | 'NAME';

export type OrganisationRequestStatus =
  | 'APPROVED'
  | 'ENDED'
  | 'PENDING'
  | 'REJECTED'
  | 'WITHDRAWN';

export interface PageInfo {
  __typename?: 'PageInfo';
  endCursor: string | null;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
}

export interface Passkey {
  __typename?: 'Passkey';
  createdAt: string;
  id: string;
  lastUsedAt: string | null;
  name: string;
}

export interface Plan {
  __typename?: 'Plan';
  administration: OfferAdministration | null;
  autoApprove: boolean;
  createdAt: string;
  description: string | null;
  displayName: string;
  externalApproval: boolean;
  externalRedirectUrl: string | null;
  id: string;
  keyLifetimeSeconds: number | null;
  name: string;
  per: number | null;
  priceLabel: string | null;
  quota: number | null;
  quotaRenewalSeconds: number | null;
  rate: number | null;
  requestAllowance: number | null;
  requestPeriodSeconds: number | null;
  scope: string | null;
  secretDelivery: SecretDelivery;
  secretPolicy: SecretPolicy;
  terms: PlanTerms | null;
  version: number;
}

export interface PlanAccessInput {
  externalApproval?: boolean | null;
  externalRedirectUrl?: string | null;
  secretDelivery?: SecretDelivery | null;
}

export interface PlanConnection {
  __typename?: 'PlanConnection';
  edges: PlanEdge[];
  eventCursor: string;
  nodes: Plan[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface PlanEdge {
  __typename?: 'PlanEdge';
  cursor: string;
  node: Plan;
}

export interface PlanFilter {
  catalogueIds?: string[] | null;
}

export interface PlanOrder {
  direction?: OrderDirection;
  field: PlanOrderField;
}

export type PlanOrderField =
  | 'CREATED_AT'
  | 'DISPLAY_NAME'
  | 'NAME';

export interface PlanTerms {
  __typename?: 'PlanTerms';
  createdAt: string;
  id: string;
  text: string;
  textHtml: string;
  version: number;
}

export type PolicyIgnoredReason =
  | 'ACCESS_AND_LIMITS'
  | 'ALL_IN_ONE'
  | 'COMPLEXITY'
  | 'INACTIVE'
  | 'NO_TAG'
  | 'OTHER_ORGANISATION'
  | 'PER_API';

export interface PolicyProgress {
  __typename?: 'PolicyProgress';
  attemptedAt: string;
  attempts: number;
  message: string;
  nextAttemptAt: string | null;
}

export type PolicyStatus =
  | 'FAILED'
  | 'IN_FORCE'
  | 'MISSING'
  | 'NONE'
  | 'PENDING';

export interface PortalSettings {
  __typename?: 'PortalSettings';
  accessFlow: AccessFlow;
  autoApproveOrganisations: boolean;
  autoApproveSignUps: boolean;
  escalationAddresses: string[];
  escalationHours: number | null;
  externalApproval: boolean;
  externalRedirectUrl: string | null;
  id: string;
  organisationRequests: boolean;
  quotaAlertShares: number[];
  reminderHours: number | null;
  requestExpiryDays: number | null;
  requireRejectReason: boolean;
  secretDelivery: SecretDelivery;
  signUp: boolean;
}

export interface PreviewMailPayload {
  __typename?: 'PreviewMailPayload';
  eventCursor: string;
  html: string | null;
  subject: string | null;
  text: string | null;
  userErrors: UserError[];
}

export interface ProbeInput {
  method?: ProbeMethod | null;
  path?: string | null;
}

export type ProbeMethod =
  | 'GET'
  | 'HEAD';

export type ProbeOutcome =
  | 'LIMITED'
  | 'NOT_TRIED'
  | 'NO_ANSWER'
  | 'NO_TOKEN'
  | 'PASSED'
  | 'REFUSED';

export interface Product {
  __typename?: 'Product';
  administration: OfferAdministration | null;
  announcements: AnnouncementConnection;
  apis: ProductApi[];
  authType: AuthType | null;
  catalogues: CatalogueConnection;
  category: string | null;
  clientTypes: ClientTypeSettings[];
  content: string | null;
  contentHtml: string | null;
  createdAt: string;
  description: string | null;
  displayName: string;
  documents: ProductDocument[];
  documentsConnection: ProductDocumentConnection;
  entries: ContentEntryConnection;
  gatewayUrl: string | null;
  id: string;
  isDocumentationOnly: boolean;
  isFeatured: boolean;
  lifeCycle: ProductLifeCycle;
  lifeCycleNote: string | null;
  logo: Image | null;
  name: string;
  obstacles: ProductObstacle[];
  plans: Plan[];
  plansConnection: PlanConnection;
  position: number;
  preview: Image | null;
  probe: ProductProbe | null;
  scope: string | null;
  slug: string;
  successor: Product | null;
  sunsetAt: string | null;
  tags: string[];
  usage: Usage | null;
  version: number;
}

export interface ProductApi {
  __typename?: 'ProductApi';
  authHeader: string | null;
  curl: string;
  deprecation: string | null;
  gatewayUrl: string;
  keyAlgorithms: string[];
  keyClaim: string | null;
  keyPlace: KeyPlace | null;
  kind: ApiKind;
  name: string;
  openVersions: string[];
  parts: KeyPart[];
  versionSelector: VersionSelector | null;
}

export interface ProductConnection {
  __typename?: 'ProductConnection';
  edges: ProductEdge[];
  eventCursor: string;
  facets: ProductFacets | null;
  nodes: Product[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ProductDocument {
  __typename?: 'ProductDocument';
  api: ProductApi | null;
  bundledUrl: string | null;
  codeSamples: CodeSample[];
  contentHtml: string | null;
  createdAt: string;
  format: DocumentFormat;
  id: string;
  size: number;
  source: DocumentSource | null;
  text: string;
  title: string;
  url: string;
  version: number;
  versions: DocumentVersion[];
}

export interface ProductDocumentConnection {
  __typename?: 'ProductDocumentConnection';
  edges: ProductDocumentEdge[];
  eventCursor: string;
  nodes: ProductDocument[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ProductDocumentEdge {
  __typename?: 'ProductDocumentEdge';
  cursor: string;
  node: ProductDocument;
}

export interface ProductDocumentEvent {
  __typename?: 'ProductDocumentEvent';
  changeCount: number;
  cursor: string;
  document: ProductDocument | null;
  documentId: string;
  eventType: EventType | null;
  isBreaking: boolean | null;
  occurredAt: string;
  product: Product;
  title: string;
  type: string;
  version: number;
}

export interface ProductDocumentOrder {
  direction?: OrderDirection;
  field: ProductDocumentOrderField;
}

export type ProductDocumentOrderField =
  | 'CREATED_AT'
  | 'POSITION'
  | 'TITLE';

export interface ProductEdge {
  __typename?: 'ProductEdge';
  cursor: string;
  node: Product;
  publication: Publication | null;
}

export interface ProductFacets {
  __typename?: 'ProductFacets';
  authTypes: FacetCount[];
  autoApprove: FacetCount[];
  catalogues: FacetCount[];
  categories: FacetCount[];
  isFeatured: FacetCount[];
  isRequestable: FacetCount[];
  lifeCycles: FacetCount[];
  tags: FacetCount[];
}

export interface ProductFilter {
  authTypes?: AuthType[] | null;
  autoApprove?: boolean | null;
  catalogueIds?: string[] | null;
  categories?: string[] | null;
  isFeatured?: boolean | null;
  isRequestable?: boolean | null;
  lifeCycles?: ProductLifeCycle[] | null;
  search?: string | null;
  tags?: string[] | null;
}

export type ProductLifeCycle =
  | 'DEPRECATED'
  | 'LIVE'
  | 'PREVIEW'
  | 'RETIRED';

export interface ProductLifeCycleEvent {
  __typename?: 'ProductLifeCycleEvent';
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  product: Product;
  type: string;
}

export interface ProductLifeCycleInput {
  lifeCycle: ProductLifeCycle;
  note?: string | null;
  successorId?: string | null;
  sunsetAt?: string | null;
}

export interface ProductObstacle {
  __typename?: 'ProductObstacle';
  advice: string | null;
  apiName: string;
  code: ApiObstacleCode;
  message: string;
  stopsEveryKey: boolean;
}

export interface ProductOrder {
  direction?: OrderDirection;
  field: ProductOrderField;
}

export type ProductOrderField =
  | 'CREATED_AT'
  | 'DISPLAY_NAME'
  | 'FEATURED'
  | 'NAME'
  | 'POSITION';

export interface ProductProbe {
  __typename?: 'ProductProbe';
  method: ProbeMethod;
  path: string;
}

export interface Provider {
  __typename?: 'Provider';
  apis: ProviderApiConnection;
  createdAt: string;
  gatewayUrl: string;
  id: string;
  keysLostAt: string | null;
  kind: ProviderKind;
  lastCheckedAt: string | null;
  lastError: ProviderFailure | null;
  lastSweep: ProviderSweep | null;
  lastSync: ProviderSync | null;
  lastSyncedAt: string | null;
  name: string;
  policyTags: string[];
  status: ProviderStatus;
  syncs: ProviderSyncConnection;
  tykOrganisationId: string;
  url: string;
  version: string | null;
  warnings: ProviderWarning[];
}

export interface ProviderApi {
  __typename?: 'ProviderApi';
  apiId: string;
  authHeader: string | null;
  authMethods: ApiAuthMethod[];
  closedVersions: string[];
  createdAt: string;
  deprecation: string | null;
  domain: string | null;
  id: string;
  isActive: boolean;
  isInternal: boolean;
  keyAlgorithms: string[];
  keyClaim: string | null;
  keyPlace: KeyPlace | null;
  kind: ApiKind;
  listenPath: string;
  listenPort: number | null;
  missingSince: string | null;
  name: string;
  obstacles: ApiObstacle[];
  organisationId: string | null;
  restrictions: ApiRestriction[];
  sessionLifetimeSeconds: number | null;
  versionSelector: VersionSelector | null;
  versions: string[];
}

export interface ProviderApiConnection {
  __typename?: 'ProviderApiConnection';
  edges: ProviderApiEdge[];
  eventCursor: string;
  nodes: ProviderApi[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ProviderApiEdge {
  __typename?: 'ProviderApiEdge';
  cursor: string;
  node: ProviderApi;
}

export interface ProviderApiOrder {
  direction?: OrderDirection;
  field: ProviderApiOrderField;
}

export type ProviderApiOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface ProviderConnection {
  __typename?: 'ProviderConnection';
  edges: ProviderEdge[];
  eventCursor: string;
  nodes: Provider[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ProviderEdge {
  __typename?: 'ProviderEdge';
  cursor: string;
  node: Provider;
}

export interface ProviderEvent {
  __typename?: 'ProviderEvent';
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  provider: Provider | null;
  type: string;
}

export interface ProviderFailure {
  __typename?: 'ProviderFailure';
  kind: ProviderFailureKind;
  message: string;
}

export type ProviderFailureKind =
  | 'API_MISSING'
  | 'CALL_REFUSED'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'KEY_MISSING'
  | 'KEY_TAKEN'
  | 'MISMATCH'
  | 'NOT_VISIBLE'
  | 'POLICIES_UNSERVED'
  | 'POLICY_MISSING'
  | 'REJECTED'
  | 'SUPERSEDED'
  | 'TLS'
  | 'TOO_OLD'
  | 'UNAUTHORISED'
  | 'UNAVAILABLE'
  | 'UNEXPECTED_ANSWER'
  | 'UNREACHABLE'
  | 'WRONG_KIND';

export type ProviderKind =
  | 'TYK_DASHBOARD'
  | 'TYK_GATEWAY';

export interface ProviderLeftBehind {
  __typename?: 'ProviderLeftBehind';
  credentials: number;
  plans: number;
  policyIds: string[];
  products: number;
  requests: number;
}

export interface ProviderOrder {
  direction?: OrderDirection;
  field: ProviderOrderField;
}

export type ProviderOrderField =
  | 'CREATED_AT'
  | 'NAME';

export type ProviderStatus =
  | 'DOWN'
  | 'UNKNOWN'
  | 'UP';

export interface ProviderSweep {
  __typename?: 'ProviderSweep';
  checkedCount: number;
  createdAt: string;
  driftCount: number;
  drifts: CredentialDrift[];
  failure: string | null;
  finishedAt: string | null;
  foreignKeyCount: number;
  foreignKeys: ForeignKey[];
  id: string;
  isListed: boolean;
  provider: Provider | null;
  status: SweepStatus;
}

export interface ProviderSync {
  __typename?: 'ProviderSync';
  apiCount: number | null;
  createdAt: string;
  failure: ProviderFailure | null;
  finishedAt: string | null;
  id: string;
  ignored: IgnoredPolicy[];
  ignoredPolicies: number | null;
  plans: SyncCounts | null;
  products: SyncCounts | null;
  startedAt: string | null;
  status: SyncStatus;
  warningCount: number;
  warnings: SyncWarning[];
}

export interface ProviderSyncConnection {
  __typename?: 'ProviderSyncConnection';
  edges: ProviderSyncEdge[];
  eventCursor: string;
  nodes: ProviderSync[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ProviderSyncEdge {
  __typename?: 'ProviderSyncEdge';
  cursor: string;
  node: ProviderSync;
}

export interface ProviderSyncOrder {
  direction?: OrderDirection;
  field: ProviderSyncOrderField;
}

export type ProviderSyncOrderField =
  | 'CREATED_AT';

export interface ProviderTest {
  __typename?: 'ProviderTest';
  failure: ProviderFailure | null;
  status: ProviderStatus;
  version: string | null;
  warnings: ProviderWarning[];
}

export interface ProviderWarning {
  __typename?: 'ProviderWarning';
  code: ProviderWarningCode;
  message: string;
}

export type ProviderWarningCode =
  | 'COMPONENT_FAILING'
  | 'KEYS_STORED_IN_PLAIN'
  | 'KEY_LISTING_DISABLED'
  | 'MASTER_KEYS_ALLOWED'
  | 'NOT_READY'
  | 'ORGANISATION_EMPTY'
  | 'POLICIES_NOT_SERVED'
  | 'UNSAFE_REVOCATION'
  | 'WEAK_KEY_HASH';

export type ProvisioningStatus =
  | 'FAILED'
  | 'IN_PROGRESS'
  | 'NOT_STARTED'
  | 'PROVISIONED';

export interface PublicKeyInput {
  jwk?: string | null;
  jwks?: KeySetInput | null;
  pem?: string | null;
}

export interface Publication {
  __typename?: 'Publication';
  displayName: string;
  ownDisplayName: string | null;
  ownPosition: number | null;
  position: number;
}

export interface PublishContentEntryPayload {
  __typename?: 'PublishContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface PublishPlanPayload {
  __typename?: 'PublishPlanPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface PublishProductPayload {
  __typename?: 'PublishProductPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface Query {
  __typename?: 'Query';
  accessRequest: AccessRequest | null;
  accessRequests: AccessRequestConnection | null;
  accountTokens: AccountTokenConnection | null;
  announcement: Announcement | null;
  announcements: AnnouncementConnection | null;
  app: App | null;
  appOffers: AppOfferConnection | null;
  approvalRules: ApprovalRule[] | null;
  approvers: ApproverConnection | null;
  apps: AppConnection | null;
  attributes: Attribute[] | null;
  auditEvents: AuditEventConnection | null;
  authorizationServers: AuthorizationServer[] | null;
  canChangePlan: RequestCheck | null;
  canRenewCredential: RequestCheck | null;
  canRequest: RequestCheck | null;
  cart: Cart | null;
  catalogue: Catalogue | null;
  catalogueBySlug: Catalogue | null;
  catalogues: CatalogueConnection;
  clientCertificates: ClientCertificateConnection | null;
  contentEntries: ContentEntryConnection | null;
  contentEntry: ContentEntry | null;
  contentEntryBySlug: ContentEntry | null;
  contentPreview: ContentVersion | null;
  contentTemplate: ContentTemplate | null;
  contentTemplates: ContentTemplateConnection | null;
  credential: Credential | null;
  credentials: CredentialConnection | null;
  eventCursor: string;
  eventLogHead: EventLogHead | null;
  eventTypes: EventTypeInfo[] | null;
  handOffReturn: AccessRequest | null;
  identityProviders: IdentityProvider[] | null;
  invitationByToken: InvitationPreview | null;
  invitations: InvitationConnection | null;
  inviteCodes: InviteCodeConnection | null;
  mailDeliveries: MailDeliveryConnection | null;
  mailTemplates: MailTemplate[] | null;
  menuByName: Menu | null;
  menus: Menu[] | null;
  node: Node | null;
  nodes: (Node | null)[] | null;
  notificationPreferences: NotificationPreference[] | null;
  organisationRequests: OrganisationRequestConnection | null;
  organisations: OrganisationConnection | null;
  plan: Plan | null;
  plans: PlanConnection | null;
  portalSettings: PortalSettings;
  product: Product | null;
  productBySlug: Product | null;
  products: ProductConnection;
  provider: Provider | null;
  providerSweep: ProviderSweep | null;
  providers: ProviderConnection | null;
  redirectFrom: RedirectTarget | null;
  redirects: RedirectConnection | null;
  registrations: RegistrationConnection | null;
  requestForm: AskedForm | null;
  requestForms: RequestFormConnection | null;
  search: SearchResult | null;
  serviceTokens: ServiceTokenConnection | null;
  signInProviders: SignInProvider[] | null;
  signUpForm: SignUpForm | null;
  teams: TeamConnection | null;
  theme: Theme | null;
  themes: Theme[] | null;
  users: UserConnection | null;
  viewer: User | null;
  viewerSession: ViewerSession | null;
  webhook: Webhook | null;
  webhookDeliveries: WebhookDeliveryConnection | null;
  webhooks: WebhookConnection | null;
}

export interface QuotaState {
  __typename?: 'QuotaState';
  gap: UsageGap | null;
  quota: number;
  readAt: string;
  remaining: number | null;
}

export interface RedeliverWebhookPayload {
  __typename?: 'RedeliverWebhookPayload';
  delivery: WebhookDelivery | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface Redirect {
  __typename?: 'Redirect';
  createdAt: string;
  fromPath: string;
  id: string;
  isPermanent: boolean;
  toPath: string;
}

export interface RedirectConnection {
  __typename?: 'RedirectConnection';
  edges: RedirectEdge[];
  eventCursor: string;
  nodes: Redirect[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface RedirectEdge {
  __typename?: 'RedirectEdge';
  cursor: string;
  node: Redirect;
}

export interface RedirectFilter {
  fromPaths?: string[] | null;
  isPermanent?: boolean | null;
  toPaths?: string[] | null;
}

export interface RedirectOrder {
  direction?: OrderDirection;
  field: RedirectOrderField;
}

export type RedirectOrderField =
  | 'CREATED_AT'
  | 'FROM_PATH';

export interface RedirectTarget {
  __typename?: 'RedirectTarget';
  isPermanent: boolean;
  toPath: string;
}

export interface Registration {
  __typename?: 'Registration';
  attributes: AttributeValue[];
  createdAt: string;
  decidedAt: string | null;
  decidedBy: User | null;
  decisionReason: string | null;
  displayName: string;
  email: string;
  id: string;
  status: RegistrationStatus;
  submittedAt: string | null;
}

export interface RegistrationConnection {
  __typename?: 'RegistrationConnection';
  edges: RegistrationEdge[];
  eventCursor: string;
  nodes: Registration[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface RegistrationEdge {
  __typename?: 'RegistrationEdge';
  cursor: string;
  node: Registration;
}

export interface RegistrationEvent {
  __typename?: 'RegistrationEvent';
  cursor: string;
  eventType: EventType | null;
  occurredAt: string;
  registration: Registration;
  type: string;
}

export interface RegistrationFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  search?: string | null;
  statuses?: RegistrationStatus[] | null;
}

export interface RegistrationOrder {
  direction?: OrderDirection;
  field: RegistrationOrderField;
}

export type RegistrationOrderField =
  | 'CREATED_AT'
  | 'EMAIL';

export type RegistrationStatus =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'UNCONFIRMED';

export interface RejectAccessRequestPayload {
  __typename?: 'RejectAccessRequestPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RejectOrganisationRequestPayload {
  __typename?: 'RejectOrganisationRequestPayload';
  eventCursor: string;
  organisationRequest: OrganisationRequest | null;
  userErrors: UserError[];
}

export interface RejectRegistrationPayload {
  __typename?: 'RejectRegistrationPayload';
  eventCursor: string;
  registration: Registration | null;
  userErrors: UserError[];
}

export interface RemoveContentTranslationPayload {
  __typename?: 'RemoveContentTranslationPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RemoveFromCartPayload {
  __typename?: 'RemoveFromCartPayload';
  cart: Cart | null;
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RemovePasskeyPayload {
  __typename?: 'RemovePasskeyPayload';
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RemoveProductFromCredentialPayload {
  __typename?: 'RemoveProductFromCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RemoveRequestFormPayload {
  __typename?: 'RemoveRequestFormPayload';
  eventCursor: string;
  requestForm: RequestForm | null;
  userErrors: UserError[];
}

export interface RemoveTotpPayload {
  __typename?: 'RemoveTotpPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface RemoveUserFromOrganisationPayload {
  __typename?: 'RemoveUserFromOrganisationPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface RenamePasskeyPayload {
  __typename?: 'RenamePasskeyPayload';
  eventCursor: string;
  passkey: Passkey | null;
  userErrors: UserError[];
}

export interface RenewCredentialInput {
  credentialId: string;
  reason?: string | null;
}

export interface RenewCredentialPayload {
  __typename?: 'RenewCredentialPayload';
  accessRequest: AccessRequest | null;
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RenewRecoveryCodesPayload {
  __typename?: 'RenewRecoveryCodesPayload';
  eventCursor: string;
  recoveryCodes: string[] | null;
  userErrors: UserError[];
}

export interface ReplayWebhookPayload {
  __typename?: 'ReplayWebhookPayload';
  eventCursor: string;
  userErrors: UserError[];
  webhook: Webhook | null;
}

export interface RequestAccessInput {
  acceptedTermsIds?: string[] | null;
  answers?: AnswerInput[] | null;
  app?: AppChoiceInput | null;
  appId?: string | null;
  catalogueId?: string | null;
  clientType?: string | null;
  credentialId?: string | null;
  furtherKey?: boolean | null;
  idempotencyKey?: string | null;
  newApp?: NewAppInput | null;
  planId: string;
  productIds: string[];
  publicKey?: string | null;
  reason?: string | null;
}

export interface RequestAccessPayload {
  __typename?: 'RequestAccessPayload';
  accessRequest: AccessRequest | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RequestCheck {
  __typename?: 'RequestCheck';
  allowed: boolean;
  problems: UserError[];
  warnings: RequestWarning[];
}

export type RequestClosure =
  | 'APP_DELETED'
  | 'CATALOGUE_DELETED'
  | 'CREDENTIAL_ENDED'
  | 'PLAN_DELETED'
  | 'PRODUCT_DELETED'
  | 'REQUESTER_DELETED'
  | 'REQUESTER_LEFT';

export interface RequestForm {
  __typename?: 'RequestForm';
  catalogue: Catalogue | null;
  createdAt: string;
  fields: RequestFormField[];
  id: string;
  plan: Plan | null;
  product: Product | null;
  scope: RequestFormScope;
  version: number;
  versions: RequestFormVersionConnection;
}

export interface RequestFormConnection {
  __typename?: 'RequestFormConnection';
  edges: RequestFormEdge[];
  eventCursor: string;
  nodes: RequestForm[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface RequestFormEdge {
  __typename?: 'RequestFormEdge';
  cursor: string;
  node: RequestForm;
}

export interface RequestFormField {
  __typename?: 'RequestFormField';
  copyToKeyMetadata: boolean;
  help: string | null;
  isPersonal: boolean | null;
  label: string;
  maximum: number | null;
  minimum: number | null;
  name: string;
  options: string[];
  pattern: string | null;
  required: boolean;
  type: RequestFormFieldType;
}

export interface RequestFormFieldInput {
  copyToKeyMetadata?: boolean;
  help?: string | null;
  isPersonal?: boolean;
  label: string;
  maximum?: number | null;
  minimum?: number | null;
  name: string;
  options?: string[] | null;
  pattern?: string | null;
  required?: boolean;
  type: RequestFormFieldType;
}

export type RequestFormFieldType =
  | 'BOOLEAN'
  | 'CHOICE'
  | 'CHOICES'
  | 'LONG_TEXT'
  | 'NUMBER'
  | 'TEXT'
  | 'URL';

export interface RequestFormOrder {
  direction?: OrderDirection;
  field: RequestFormOrderField;
}

export type RequestFormOrderField =
  | 'CREATED_AT';

export type RequestFormScope =
  | 'CATALOGUE'
  | 'PLAN'
  | 'PORTAL'
  | 'PRODUCT';

export interface RequestFormTargetInput {
  catalogueId?: string | null;
  planId?: string | null;
  productId?: string | null;
}

export interface RequestFormVersion {
  __typename?: 'RequestFormVersion';
  createdAt: string;
  fields: RequestFormField[];
  id: string;
  savedBy: User;
  version: number;
}

export interface RequestFormVersionConnection {
  __typename?: 'RequestFormVersionConnection';
  edges: RequestFormVersionEdge[];
  eventCursor: string;
  nodes: RequestFormVersion[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface RequestFormVersionEdge {
  __typename?: 'RequestFormVersionEdge';
  cursor: string;
  node: RequestFormVersion;
}

export interface RequestFormVersionOrder {
  direction?: OrderDirection;
  field: RequestFormVersionOrderField;
}

export type RequestFormVersionOrderField =
  | 'CREATED_AT';

export interface RequestOrganisationInput {
  name: string;
}

export interface RequestOrganisationPayload {
  __typename?: 'RequestOrganisationPayload';
  eventCursor: string;
  organisationRequest: OrganisationRequest | null;
  userErrors: UserError[];
}

export interface RequestPasswordResetInput {
  email: string;
}

export interface RequestPasswordResetPayload {
  __typename?: 'RequestPasswordResetPayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface RequestWarning {
  __typename?: 'RequestWarning';
  lifeCycle: ProductLifeCycle;
  message: string;
  product: Product;
}

export interface ResendClaimPayload {
  __typename?: 'ResendClaimPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ResendInvitationPayload {
  __typename?: 'ResendInvitationPayload';
  eventCursor: string;
  invitation: Invitation | null;
  userErrors: UserError[];
}

export interface ResendMailPayload {
  __typename?: 'ResendMailPayload';
  eventCursor: string;
  mailDelivery: MailDelivery | null;
  userErrors: UserError[];
}

export interface ResendWelcomePayload {
  __typename?: 'ResendWelcomePayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface ResetCredentialQuotaInput {
  reason?: string | null;
}

export interface ResetCredentialQuotaPayload {
  __typename?: 'ResetCredentialQuotaPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ResetSecondFactorsPayload {
  __typename?: 'ResetSecondFactorsPayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export type ResponseType =
  | 'CODE'
  | 'ID_TOKEN'
  | 'TOKEN';

export interface RestoreContentEntryPayload {
  __typename?: 'RestoreContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface ResumeCredentialPayload {
  __typename?: 'ResumeCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RetryPlanPolicyPayload {
  __typename?: 'RetryPlanPolicyPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface RetryProductPolicyPayload {
  __typename?: 'RetryProductPolicyPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface RetryProvisioningPayload {
  __typename?: 'RetryProvisioningPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RevealCredentialPayload {
  __typename?: 'RevealCredentialPayload';
  calls: CredentialCall[] | null;
  credential: Credential | null;
  eventCursor: string;
  keyName: string | null;
  secret: string | null;
  userErrors: UserError[];
}

export interface RevokeAccountTokenPayload {
  __typename?: 'RevokeAccountTokenPayload';
  accountToken: AccountToken | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RevokeApproverPayload {
  __typename?: 'RevokeApproverPayload';
  approver: Approver | null;
  deletedId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RevokeContentPreviewsPayload {
  __typename?: 'RevokeContentPreviewsPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RevokeCredentialPayload {
  __typename?: 'RevokeCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RevokeServiceTokenPayload {
  __typename?: 'RevokeServiceTokenPayload';
  eventCursor: string;
  serviceToken: ServiceToken | null;
  userErrors: UserError[];
}

export interface RevokeTokensPayload {
  __typename?: 'RevokeTokensPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface RotateAccountTokenInput {
  expiresInDays?: number;
  overlapSeconds?: number;
}

export interface RotateAccountTokenPayload {
  __typename?: 'RotateAccountTokenPayload';
  accountToken: AccountToken | null;
  eventCursor: string;
  token: string | null;
  userErrors: UserError[];
}

export interface RotateCredentialInput {
  overlapSeconds?: number | null;
  publicKey?: string | null;
}

export interface RotateCredentialPayload {
  __typename?: 'RotateCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  retiring: Credential | null;
  userErrors: UserError[];
}

export interface RotateWebhookSecretPayload {
  __typename?: 'RotateWebhookSecretPayload';
  eventCursor: string;
  secret: string | null;
  userErrors: UserError[];
  webhook: Webhook | null;
}

export interface SaveRequestFormInput {
  catalogueId?: string | null;
  fields: RequestFormFieldInput[];
  planId?: string | null;
  productId?: string | null;
  target?: RequestFormTargetInput | null;
}

export interface SaveRequestFormPayload {
  __typename?: 'SaveRequestFormPayload';
  eventCursor: string;
  requestForm: RequestForm | null;
  userErrors: UserError[];
}

export interface ScheduleContentEntryPayload {
  __typename?: 'ScheduleContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface SearchHit {
  __typename?: 'SearchHit';
  document: ProductDocument | null;
  entry: ContentEntry | null;
  operation: DocumentOperation | null;
  product: Product | null;
  snippetHtml: string;
  title: string;
}

export interface SearchResult {
  __typename?: 'SearchResult';
  hits: SearchHit[];
  isApproximate: boolean;
}

export interface SecondFactorChallenge {
  __typename?: 'SecondFactorChallenge';
  expiresAt: string;
  kinds: SecondFactorKind[];
  passkeyOptions: unknown | null;
  token: string;
}

export type SecondFactorKind =
  | 'PASSKEY'
  | 'RECOVERY_CODE'
  | 'TOTP';

export interface SecondFactors {
  __typename?: 'SecondFactors';
  hasTotp: boolean;
  passkeys: Passkey[];
  recoveryCodesLeft: number;
}

export type SecretDelivery =
  | 'CLAIM'
  | 'REVEAL';

export type SecretPolicy =
  | 'READABLE'
  | 'REVEAL_ONCE';

export interface SendTestMailPayload {
  __typename?: 'SendTestMailPayload';
  answer: string | null;
  eventCursor: string;
  recipient: string | null;
  userErrors: UserError[];
}

export type ServiceScope =
  | 'CREATE_APPS'
  | 'CREATE_REQUESTS'
  | 'DECIDE_REQUESTS'
  | 'READ_REQUESTS';

export interface ServiceToken {
  __typename?: 'ServiceToken';
  createdAt: string;
  createdBy: User;
  expiresAt: string;
  id: string;
  lastUsedAt: string | null;
  name: string;
  organisation: Organisation | null;
  revokedAt: string | null;
  scopes: ServiceScope[];
}

export interface ServiceTokenConnection {
  __typename?: 'ServiceTokenConnection';
  edges: ServiceTokenEdge[];
  eventCursor: string;
  nodes: ServiceToken[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface ServiceTokenEdge {
  __typename?: 'ServiceTokenEdge';
  cursor: string;
  node: ServiceToken;
}

export interface ServiceTokenOrder {
  direction?: OrderDirection;
  field: ServiceTokenOrderField;
}

export type ServiceTokenOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface Session {
  __typename?: 'Session';
  endsAt: string;
  expiresAt: string;
  id: string;
  identityProviderName: string | null;
  isCurrent: boolean;
  lastUsedAt: string;
  method: SignInMethod;
  remoteAddress: string | null;
  startedAt: string;
  userAgent: string | null;
}

export interface SessionConnection {
  __typename?: 'SessionConnection';
  edges: SessionEdge[];
  eventCursor: string;
  nodes: Session[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface SessionEdge {
  __typename?: 'SessionEdge';
  cursor: string;
  node: Session;
}

export interface SessionOrder {
  direction?: OrderDirection;
  field: SessionOrderField;
}

export type SessionOrderField =
  | 'CREATED_AT'
  | 'LAST_USED_AT';

export interface SetPasswordInput {
  password: string;
  token: string;
}

export interface SetPasswordPayload {
  __typename?: 'SetPasswordPayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface SetProductLifeCyclePayload {
  __typename?: 'SetProductLifeCyclePayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface SetPublicKeyPayload {
  __typename?: 'SetPublicKeyPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export type SignInAdmission =
  | 'EXISTING_ACCOUNTS'
  | 'NEW_ACCOUNTS';

export interface SignInInput {
  asCookie?: boolean;
  email: string;
  password: string;
}

export type SignInMethod =
  | 'IDENTITY_PROVIDER'
  | 'PASSWORD';

export interface SignInPayload {
  __typename?: 'SignInPayload';
  challenge: SecondFactorChallenge | null;
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  user: User | null;
  userErrors: UserError[];
}

export interface SignInProvider {
  __typename?: 'SignInProvider';
  id: string;
  name: string;
}

export interface SignInWithCodeInput {
  asCookie?: boolean;
  code: string;
  password?: string | null;
  verifier?: string | null;
}

export interface SignInWithCodePayload {
  __typename?: 'SignInWithCodePayload';
  challenge: SecondFactorChallenge | null;
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  user: User | null;
  userErrors: UserError[];
}

export interface SignInWithPasskeyInput {
  asCookie?: boolean;
  challenge: string;
  response: unknown;
}

export interface SignInWithPasskeyPayload {
  __typename?: 'SignInWithPasskeyPayload';
  eventCursor: string;
  expiresAt: string | null;
  token: string | null;
  user: User | null;
  userErrors: UserError[];
}

export interface SignOutPayload {
  __typename?: 'SignOutPayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface SignUpForm {
  __typename?: 'SignUpForm';
  attributes: Attribute[];
}

export interface SignUpInput {
  attributes?: AttributeInput[] | null;
  displayName: string;
  email: string;
  inviteCode?: string | null;
  password: string;
}

export interface SignUpPayload {
  __typename?: 'SignUpPayload';
  eventCursor: string;
  userErrors: UserError[];
}

export interface SubmitCartInput {
  acceptedTermsIds?: string[] | null;
  answers?: AnswerInput[] | null;
  app?: AppChoiceInput | null;
  appId?: string | null;
  clientType?: string | null;
  credentialId?: string | null;
  furtherKey?: boolean | null;
  idempotencyKey?: string | null;
  itemIds?: string[] | null;
  newApp?: NewAppInput | null;
  publicKey?: string | null;
  reason?: string | null;
}

export interface SubmitCartPayload {
  __typename?: 'SubmitCartPayload';
  accessRequests: AccessRequest[] | null;
  cart: Cart | null;
  checkoutId: string | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface Subscription {
  __typename?: 'Subscription';
  accessRequestDecided: AccessRequestEvent;
  accessRequestMessaged: AccessRequestEvent;
  accessRequestSubmitted: AccessRequestEvent;
  announcementChanged: AnnouncementEvent;
  appOfferChanged: AppOfferEvent;
  contentEntryChanged: ContentEntryEvent;
  credentialChanged: CredentialEvent;
  organisationRequestSubmitted: OrganisationRequestEvent;
  productDocumentRevised: ProductDocumentEvent;
  productLifeCycleChanged: ProductLifeCycleEvent;
  providerChanged: ProviderEvent;
  registrationSubmitted: RegistrationEvent;
}

export interface SuspendCredentialInput {
  reason?: string | null;
}

export interface SuspendCredentialPayload {
  __typename?: 'SuspendCredentialPayload';
  credential: Credential | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface SweepProviderPayload {
  __typename?: 'SweepProviderPayload';
  eventCursor: string;
  sweep: ProviderSweep | null;
  userErrors: UserError[];
}

export type SweepStatus =
  | 'FAILED'
  | 'RUNNING'
  | 'SUCCEEDED';

export interface SyncCounts {
  __typename?: 'SyncCounts';
  created: number;
  hidden: number;
  restored: number;
  unchanged: number;
  updated: number;
}

export type SyncStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export interface SyncWarning {
  __typename?: 'SyncWarning';
  code: SyncWarningCode;
  message: string;
  policyId: string;
}

export type SyncWarningCode =
  | 'LIMIT_OUT_OF_RANGE'
  | 'MIXED_AUTH_TYPES'
  | 'NAME_TAKEN'
  | 'OTHER_ORGANISATION'
  | 'PATH_RATES'
  | 'UNKNOWN_API'
  | 'UNLIMITED_PLAN';

export interface SynchroniseProviderPayload {
  __typename?: 'SynchroniseProviderPayload';
  eventCursor: string;
  provider: Provider | null;
  sync: ProviderSync | null;
  userErrors: UserError[];
}

export interface Team {
  __typename?: 'Team';
  createdAt: string;
  id: string;
  isDefault: boolean;
  name: string;
}

export interface TeamConnection {
  __typename?: 'TeamConnection';
  edges: TeamEdge[];
  eventCursor: string;
  nodes: Team[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface TeamEdge {
  __typename?: 'TeamEdge';
  cursor: string;
  node: Team;
}

export interface TeamFilter {
  organisationIds?: string[] | null;
  search?: string | null;
}

export interface TeamOrder {
  direction?: OrderDirection;
  field: TeamOrderField;
}

export type TeamOrderField =
  | 'CREATED_AT'
  | 'NAME';

export interface TestAuthorizationServerPayload {
  __typename?: 'TestAuthorizationServerPayload';
  eventCursor: string;
  isReady: boolean | null;
  message: string | null;
  problem: AuthorizationServerProblem | null;
  userErrors: UserError[];
}

export interface TestIdentityProviderPayload {
  __typename?: 'TestIdentityProviderPayload';
  eventCursor: string;
  isReady: boolean | null;
  problem: string | null;
  userErrors: UserError[];
}

export interface TestProviderInput {
  id?: string | null;
  kind?: ProviderKind | null;
  secret?: string | null;
  url?: string | null;
}

export interface TestProviderPayload {
  __typename?: 'TestProviderPayload';
  eventCursor: string;
  test: ProviderTest | null;
  userErrors: UserError[];
}

export interface TestWebhookPayload {
  __typename?: 'TestWebhookPayload';
  delivery: WebhookDelivery | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface Theme {
  __typename?: 'Theme';
  colours: ThemeColour[];
  createdAt: string;
  css: string | null;
  font: ThemeFont | null;
  headingFont: ThemeFont | null;
  id: string;
  isActive: boolean;
  logo: Image | null;
  name: string;
  stylesheetUrl: string;
}

export interface ThemeColour {
  __typename?: 'ThemeColour';
  dark: string;
  light: string;
  name: ThemeColourName;
}

export interface ThemeColourInput {
  dark: string;
  light: string;
  name: ThemeColourName;
}

export type ThemeColourName =
  | 'ACCENT'
  | 'ACCENT_SOFT'
  | 'GROUND'
  | 'INK'
  | 'LINE'
  | 'ON_ACCENT'
  | 'QUIET'
  | 'SURFACE';

export type ThemeFont =
  | 'GEOMETRIC'
  | 'GROTESQUE'
  | 'HUMANIST'
  | 'MONOSPACE'
  | 'OLD_STYLE'
  | 'SLAB'
  | 'SYSTEM'
  | 'TRANSITIONAL';

export type TokenScope =
  | 'DECIDE_REQUESTS'
  | 'MANAGE_APPS'
  | 'MANAGE_PEOPLE'
  | 'MANAGE_PORTAL'
  | 'PUBLISH'
  | 'READ_ACCESS'
  | 'READ_AUDIT'
  | 'READ_CATALOGUE'
  | 'READ_PEOPLE'
  | 'READ_PORTAL'
  | 'REQUEST_ACCESS'
  | 'REVEAL_SECRETS';

export interface TransferAppInput {
  ownerId: string;
}

export interface TransferAppPayload {
  __typename?: 'TransferAppPayload';
  app: App | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface TranslateContentEntryInput {
  fields?: ContentFieldInput[] | null;
  locale: string;
  summary?: string | null;
  title?: string | null;
}

export interface TranslateContentEntryPayload {
  __typename?: 'TranslateContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UnarchiveContentEntryPayload {
  __typename?: 'UnarchiveContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UnpublishPlanPayload {
  __typename?: 'UnpublishPlanPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface UnpublishProductPayload {
  __typename?: 'UnpublishProductPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface UpdateAnnouncementInput {
  content?: string | null;
  endsAt?: string | null;
  kind?: AnnouncementKind | null;
  startsAt?: string | null;
  title?: string | null;
}

export interface UpdateAnnouncementPayload {
  __typename?: 'UpdateAnnouncementPayload';
  announcement: Announcement | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateAppInput {
  attributes?: AttributeInput[] | null;
  description?: string | null;
  name?: string | null;
  redirectUrls?: string[] | null;
  visibility?: AppVisibility | null;
}

export interface UpdateAppPayload {
  __typename?: 'UpdateAppPayload';
  app: App | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateApprovalRuleInput {
  action?: ApprovalAction | null;
  emailDomains?: string[] | null;
  maximumLiveCredentials?: number | null;
  minimumLiveCredentials?: number | null;
  name?: string | null;
  planIds?: string[] | null;
  productIds?: string[] | null;
  teamIds?: string[] | null;
}

export interface UpdateApprovalRulePayload {
  __typename?: 'UpdateApprovalRulePayload';
  approvalRule: ApprovalRule | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateAttributeInput {
  access?: AttributeAccess | null;
  addToKeyMetadata?: boolean | null;
  description?: string | null;
  label?: string | null;
  onSignUp?: boolean | null;
  options?: string[] | null;
  pattern?: string | null;
  required?: boolean | null;
  writeOnce?: boolean | null;
}

export interface UpdateAttributePayload {
  __typename?: 'UpdateAttributePayload';
  attribute: Attribute | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateAuthorizationServerInput {
  certificateAuthorities?: string | null;
  clientAuthentication?: ClientAuthentication | null;
  clientClaim?: string | null;
  clientTypes?: ClientTypeInput[] | null;
  initialAccessToken?: string | null;
  issuer?: string | null;
  name?: string | null;
  scopeClaim?: string | null;
  softwareStatement?: string | null;
}

export interface UpdateAuthorizationServerPayload {
  __typename?: 'UpdateAuthorizationServerPayload';
  authorizationServer: AuthorizationServer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateCartItemInput {
  catalogueId?: string | null;
  planId?: string | null;
}

export interface UpdateCartItemPayload {
  __typename?: 'UpdateCartItemPayload';
  cart: Cart | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateCatalogueInput {
  displayName?: string | null;
  name?: string | null;
  planIds?: string[] | null;
  position?: number | null;
  productIds?: string[] | null;
  slug?: string | null;
  teamIds?: string[] | null;
  visibility?: CatalogueVisibility | null;
}

export interface UpdateCataloguePayload {
  __typename?: 'UpdateCataloguePayload';
  catalogue: Catalogue | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateContentEntryInput {
  audience?: ContentAudience | null;
  byline?: string | null;
  coverImage?: ImageInput | null;
  fields?: ContentFieldInput[] | null;
  slug?: string | null;
  summary?: string | null;
  tags?: string[] | null;
  teamIds?: string[] | null;
  title?: string | null;
}

export interface UpdateContentEntryPayload {
  __typename?: 'UpdateContentEntryPayload';
  contentEntry: ContentEntry | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateContentTemplateInput {
  description?: string | null;
  dropFields?: string[] | null;
  fields?: ContentTemplateFieldInput[] | null;
  name?: string | null;
}

export interface UpdateContentTemplatePayload {
  __typename?: 'UpdateContentTemplatePayload';
  contentTemplate: ContentTemplate | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateIdentityProviderInput {
  acceptsTokens?: boolean | null;
  admission?: SignInAdmission | null;
  assumesVerifiedEmail?: boolean | null;
  clientId?: string | null;
  clientSecret?: string | null;
  defaultOrganisationId?: string | null;
  defaultRole?: UserRole | null;
  defaultTeamIds?: string[] | null;
  isEnabled?: boolean | null;
  issuer?: string | null;
  mappings?: ClaimMappingInput[] | null;
  name?: string | null;
  scopes?: string[] | null;
  tokenAudience?: string | null;
  trustsEmail?: boolean | null;
}

export interface UpdateIdentityProviderPayload {
  __typename?: 'UpdateIdentityProviderPayload';
  eventCursor: string;
  identityProvider: IdentityProvider | null;
  userErrors: UserError[];
}

export interface UpdateInviteCodeInput {
  expiresAt?: string | null;
  isActive?: boolean | null;
  note?: string | null;
  quota?: number | null;
  teamId?: string | null;
}

export interface UpdateInviteCodePayload {
  __typename?: 'UpdateInviteCodePayload';
  eventCursor: string;
  inviteCode: InviteCode | null;
  userErrors: UserError[];
}

export interface UpdateMailTemplateInput {
  isEnabled?: boolean | null;
  subject?: string | null;
}

export interface UpdateMailTemplatePayload {
  __typename?: 'UpdateMailTemplatePayload';
  eventCursor: string;
  mailTemplate: MailTemplate | null;
  userErrors: UserError[];
}

export interface UpdateMenuInput {
  audience?: MenuAudience | null;
  items?: MenuItemInput[] | null;
  name?: string | null;
  teamIds?: string[] | null;
}

export interface UpdateMenuPayload {
  __typename?: 'UpdateMenuPayload';
  eventCursor: string;
  menu: Menu | null;
  userErrors: UserError[];
}

export interface UpdateNotificationPreferencesInput {
  mails: NotificationPreferenceInput[];
}

export interface UpdateNotificationPreferencesPayload {
  __typename?: 'UpdateNotificationPreferencesPayload';
  eventCursor: string;
  notificationPreferences: NotificationPreference[] | null;
  userErrors: UserError[];
}

export interface UpdateOrganisationInput {
  name?: string | null;
}

export interface UpdateOrganisationPayload {
  __typename?: 'UpdateOrganisationPayload';
  eventCursor: string;
  organisation: Organisation | null;
  userErrors: UserError[];
}

export interface UpdatePlanInput {
  autoApprove?: boolean | null;
  description?: string | null;
  displayName?: string | null;
  keyLifetimeSeconds?: number | null;
  metadata?: MetadataInput[] | null;
  name?: string | null;
  per?: number | null;
  priceLabel?: string | null;
  quota?: number | null;
  quotaRenewalSeconds?: number | null;
  rate?: number | null;
  requestAllowance?: number | null;
  requestPeriodSeconds?: number | null;
  scope?: string | null;
  secretPolicy?: SecretPolicy | null;
  terms?: string | null;
}

export interface UpdatePlanPayload {
  __typename?: 'UpdatePlanPayload';
  eventCursor: string;
  plan: Plan | null;
  userErrors: UserError[];
}

export interface UpdatePortalSettingsInput {
  accessFlow?: AccessFlow | null;
  autoApproveOrganisations?: boolean | null;
  autoApproveSignUps?: boolean | null;
  escalationAddresses?: string[] | null;
  escalationHours?: number | null;
  externalApproval?: boolean | null;
  externalRedirectUrl?: string | null;
  organisationRequests?: boolean | null;
  quotaAlertShares?: number[] | null;
  reminderHours?: number | null;
  requestExpiryDays?: number | null;
  requireRejectReason?: boolean | null;
  secretDelivery?: SecretDelivery | null;
  signUp?: boolean | null;
}

export interface UpdatePortalSettingsPayload {
  __typename?: 'UpdatePortalSettingsPayload';
  eventCursor: string;
  portalSettings: PortalSettings | null;
  userErrors: UserError[];
}

export interface UpdateProductDocumentInput {
  apiId?: string | null;
  content?: DocumentContentInput | null;
  fileId?: string | null;
  text?: string | null;
  title?: string | null;
  url?: string | null;
}

export interface UpdateProductDocumentPayload {
  __typename?: 'UpdateProductDocumentPayload';
  document: ProductDocument | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface UpdateProductInput {
  apiIds?: string[] | null;
  authorizationServerId?: string | null;
  category?: string | null;
  content?: string | null;
  description?: string | null;
  displayName?: string | null;
  isFeatured?: boolean | null;
  logo?: ImageInput | null;
  name?: string | null;
  position?: number | null;
  preview?: ImageInput | null;
  probe?: ProbeInput | null;
  scope?: string | null;
  slug?: string | null;
  tags?: string[] | null;
}

export interface UpdateProductPayload {
  __typename?: 'UpdateProductPayload';
  eventCursor: string;
  product: Product | null;
  userErrors: UserError[];
}

export interface UpdateProfileInput {
  attributes?: AttributeInput[] | null;
  displayName?: string | null;
}

export interface UpdateProfilePayload {
  __typename?: 'UpdateProfilePayload';
  eventCursor: string;
  user: User | null;
  userErrors: UserError[];
}

export interface UpdateProviderInput {
  gatewayUrl?: string | null;
  name?: string | null;
  policyTags?: string[] | null;
  secret?: string | null;
  tykOrganisationId?: string | null;
  url?: string | null;
}

export interface UpdateProviderPayload {
  __typename?: 'UpdateProviderPayload';
  eventCursor: string;
  provider: Provider | null;
  userErrors: UserError[];
}

export interface UpdatePublicationInput {
  displayName?: string | null;
  position?: number | null;
}

export interface UpdatePublicationPayload {
  __typename?: 'UpdatePublicationPayload';
  catalogue: Catalogue | null;
  eventCursor: string;
  product: Product | null;
  publication: Publication | null;
  userErrors: UserError[];
}

export interface UpdateRedirectInput {
  fromPath?: string | null;
  isPermanent?: boolean | null;
  toPath?: string | null;
}

export interface UpdateRedirectPayload {
  __typename?: 'UpdateRedirectPayload';
  eventCursor: string;
  redirect: Redirect | null;
  userErrors: UserError[];
}

export interface UpdateTeamInput {
  name?: string | null;
}

export interface UpdateTeamPayload {
  __typename?: 'UpdateTeamPayload';
  eventCursor: string;
  team: Team | null;
  userErrors: UserError[];
}

export interface UpdateThemeInput {
  colours?: ThemeColourInput[] | null;
  css?: string | null;
  font?: ThemeFont | null;
  headingFont?: ThemeFont | null;
  logo?: ImageInput | null;
  name?: string | null;
}

export interface UpdateThemePayload {
  __typename?: 'UpdateThemePayload';
  eventCursor: string;
  theme: Theme | null;
  userErrors: UserError[];
}

export interface UpdateUserInput {
  attributes?: AttributeInput[] | null;
  displayName?: string | null;
  isActive?: boolean | null;
  role?: UserRole | null;
  teamIds?: string[] | null;
}

export interface UpdateUserPayload {
  __typename?: 'UpdateUserPayload';
  eventCursor: string;
  resumedCredentials: number | null;
  suspendedCredentials: number | null;
  user: User | null;
  userErrors: UserError[];
}

export interface UpdateWebhookInput {
  description?: string | null;
  eventTypes?: string[] | null;
  events?: EventType[] | null;
  headers?: WebhookHeaderInput[] | null;
  isEnabled?: boolean | null;
  url?: string | null;
}

export interface UpdateWebhookPayload {
  __typename?: 'UpdateWebhookPayload';
  eventCursor: string;
  userErrors: UserError[];
  webhook: Webhook | null;
}

export interface Usage {
  __typename?: 'Usage';
  buckets: UsageBucketConnection | null;
  byApi: UsageByApi;
  from: string;
  gap: UsageGap | null;
  step: UsageStep;
  to: string;
  total: UsageTotal | null;
}

export interface UsageBucket {
  __typename?: 'UsageBucket';
  averageLatencyMs: number | null;
  calls: number;
  errors: number;
  maxLatencyMs: number | null;
  startsAt: string;
}

export interface UsageBucketConnection {
  __typename?: 'UsageBucketConnection';
  edges: UsageBucketEdge[];
  eventCursor: string;
  nodes: UsageBucket[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface UsageBucketEdge {
  __typename?: 'UsageBucketEdge';
  cursor: string;
  node: UsageBucket;
}

export interface UsageBucketOrder {
  direction?: OrderDirection;
  field: UsageBucketOrderField;
}

export type UsageBucketOrderField =
  | 'STARTS_AT';

export interface UsageByApi {
  __typename?: 'UsageByApi';
  apis: UsageOfApi[] | null;
  gap: UsageGap | null;
}

export type UsageGap =
  | 'NOT_KEPT'
  | 'NO_SOURCE'
  | 'SOURCE_UNREACHABLE';

export interface UsageOfApi {
  __typename?: 'UsageOfApi';
  apiId: string;
  averageLatencyMs: number | null;
  calls: number;
  errors: number;
  maxLatencyMs: number | null;
  name: string | null;
}

export type UsageStep =
  | 'DAY'
  | 'HOUR';

export interface UsageTotal {
  __typename?: 'UsageTotal';
  averageLatencyMs: number | null;
  calls: number;
  errors: number;
  maxLatencyMs: number | null;
}

export interface User {
  __typename?: 'User';
  attributes: AttributeValue[];
  createdAt: string;
  displayName: string;
  email: string;
  erasurePreview: UserErasurePreview | null;
  id: string;
  isActive: boolean | null;
  isServiceAccount: boolean;
  organisation: Organisation | null;
  role: UserRole;
  secondFactors: SecondFactors | null;
  sessions: SessionConnection;
  teams: Team[];
  teamsConnection: TeamConnection;
}

export interface UserConnection {
  __typename?: 'UserConnection';
  edges: UserEdge[];
  eventCursor: string;
  nodes: User[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface UserEdge {
  __typename?: 'UserEdge';
  cursor: string;
  node: User;
}

export interface UserErasurePreview {
  __typename?: 'UserErasurePreview';
  apps: number;
  credentials: number;
  mails: number;
  messages: number;
  openRequests: number;
  requests: number;
  sessions: number;
}

export interface UserError {
  __typename?: 'UserError';
  code: UserErrorCode;
  conflictId: string | null;
  field: string[] | null;
  message: string;
  retryAfterSeconds: number | null;
}

export type UserErrorCode =
  | 'ACCOUNT_LOCKED'
  | 'ACCOUNT_UNKNOWN'
  | 'ALREADY_DECIDED'
  | 'ALREADY_GRANTED'
  | 'ALREADY_IN_CART'
  | 'ANSWER_INVALID'
  | 'ANSWER_MISSING'
  | 'APP_REQUIRED'
  | 'CART_EMPTY'
  | 'CATALOGUE_REQUIRED'
  | 'CLIENT_TYPE_REQUIRED'
  | 'DUPLICATE_REQUEST'
  | 'ESSENTIAL_MAIL'
  | 'FLOW_DISABLED'
  | 'IDEMPOTENCY_MISMATCH'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_INPUT'
  | 'IN_USE'
  | 'KEY_TAKEN'
  | 'LAST_PRODUCT'
  | 'LINK_EXPIRED'
  | 'LINK_INVALID'
  | 'LINK_NOT_YOURS'
  | 'LINK_USED'
  | 'MAIL_NOT_SENT'
  | 'MIXED_AUTH_TYPES'
  | 'MIXED_PROVIDERS'
  | 'NAME_TAKEN'
  | 'NOT_FOUND'
  | 'NO_LONGER_VALID'
  | 'PLAN_CHANGE_PENDING'
  | 'PLAN_MISMATCH'
  | 'PLAN_NOT_ENFORCED'
  | 'PLAN_NOT_OFFERED'
  | 'PRODUCT_NOT_PUBLISHABLE'
  | 'PRODUCT_NOT_REQUESTABLE'
  | 'PRODUCT_RETIRED'
  | 'PROOF_REQUIRED'
  | 'RATE_LIMITED'
  | 'REASON_REQUIRED'
  | 'REQUEST_FREQUENCY_EXCEEDED'
  | 'SAME_PLAN'
  | 'SECOND_FACTOR_REQUIRED'
  | 'SECRET_GONE'
  | 'SECRET_RESERVED'
  | 'SELF_DECISION'
  | 'TEMPLATE_BROKEN'
  | 'TERMS_NOT_ACCEPTED'
  | 'VERSION_CONFLICT'
  | 'VISIBILITY_NOT_ALLOWED'
  | 'WRONG_STATE';

export interface UserFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  isActive?: boolean | null;
  isServiceAccount?: boolean | null;
  organisationIds?: string[] | null;
  roles?: UserRole[] | null;
  search?: string | null;
  teamIds?: string[] | null;
}

export interface UserOrder {
  direction?: OrderDirection;
  field: UserOrderField;
}

export type UserOrderField =
  | 'CREATED_AT'
  | 'DISPLAY_NAME'
  | 'EMAIL';

export type UserRole =
  | 'API_OWNER'
  | 'AUDITOR'
  | 'CONSUMER_ADMIN'
  | 'CONTENT_MANAGER'
  | 'TEAM_MEMBER';

export type VersionPlaceKind =
  | 'HEADER'
  | 'PATH'
  | 'QUERY';

export interface VersionSelector {
  __typename?: 'VersionSelector';
  default: string | null;
  in: VersionPlaceKind;
  name: string | null;
}

export interface ViewerSession {
  __typename?: 'ViewerSession';
  endsAt: string;
  expiresAt: string;
  id: string;
  mustEnrol: boolean;
  secondsLeft: number;
  startedAt: string;
}

export interface Webhook {
  __typename?: 'Webhook';
  createdAt: string;
  description: string | null;
  disabledAt: string | null;
  disabledReason: WebhookDisabledReason | null;
  eventTypes: string[] | null;
  events: EventType[] | null;
  failingSince: string | null;
  headerNames: string[];
  id: string;
  isEnabled: boolean;
  pausedUntil: string | null;
  previousSecretUntil: string | null;
  url: string;
}

export interface WebhookAttempt {
  __typename?: 'WebhookAttempt';
  durationMs: number | null;
  failure: string | null;
  id: string;
  responseBody: string | null;
  sentAt: string;
  statusCode: number | null;
}

export interface WebhookConnection {
  __typename?: 'WebhookConnection';
  edges: WebhookEdge[];
  eventCursor: string;
  nodes: Webhook[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface WebhookDelivery {
  __typename?: 'WebhookDelivery';
  attempts: WebhookAttempt[];
  createdAt: string;
  deliveredAt: string | null;
  event: AuditEvent;
  id: string;
  messageId: string;
  nextAttemptAt: string | null;
  requestBody: string;
  status: WebhookDeliveryStatus;
  webhook: Webhook;
}

export interface WebhookDeliveryConnection {
  __typename?: 'WebhookDeliveryConnection';
  edges: WebhookDeliveryEdge[];
  eventCursor: string;
  nodes: WebhookDelivery[];
  pageInfo: PageInfo;
  totalCount: number;
}

export interface WebhookDeliveryEdge {
  __typename?: 'WebhookDeliveryEdge';
  cursor: string;
  node: WebhookDelivery;
}

export interface WebhookDeliveryFilter {
  createdFrom?: string | null;
  createdUntil?: string | null;
  statuses?: WebhookDeliveryStatus[] | null;
}

export interface WebhookDeliveryOrder {
  direction?: OrderDirection;
  field: WebhookDeliveryOrderField;
}

export type WebhookDeliveryOrderField =
  | 'CREATED_AT';

export type WebhookDeliveryStatus =
  | 'FAILED'
  | 'PENDING'
  | 'SUCCEEDED';

export type WebhookDisabledReason =
  | 'BY_OWNER'
  | 'FAILING'
  | 'GONE';

export interface WebhookEdge {
  __typename?: 'WebhookEdge';
  cursor: string;
  node: Webhook;
}

export interface WebhookHeaderInput {
  name: string;
  value: string;
}

export interface WebhookOrder {
  direction?: OrderDirection;
  field: WebhookOrderField;
}

export type WebhookOrderField =
  | 'CREATED_AT';

export interface WithdrawAnnouncementPayload {
  __typename?: 'WithdrawAnnouncementPayload';
  announcement: Announcement | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface WithdrawAppOfferPayload {
  __typename?: 'WithdrawAppOfferPayload';
  appOffer: AppOffer | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface WithdrawCertificateInput {
  reason?: string | null;
}

export interface WithdrawCertificatePayload {
  __typename?: 'WithdrawCertificatePayload';
  clientCertificate: ClientCertificate | null;
  eventCursor: string;
  userErrors: UserError[];
}

export interface WithdrawInvitationPayload {
  __typename?: 'WithdrawInvitationPayload';
  eventCursor: string;
  invitation: Invitation | null;
  userErrors: UserError[];
}

export interface WithdrawOrganisationRequestPayload {
  __typename?: 'WithdrawOrganisationRequestPayload';
  eventCursor: string;
  organisationRequest: OrganisationRequest | null;
  userErrors: UserError[];
}

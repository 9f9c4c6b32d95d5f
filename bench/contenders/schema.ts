/** The part of the portal's schema that the measured requests use, for the contenders whose schema is written by hand. */
export const TYPE_DEFS = `
  scalar DateTime
  enum Visibility { PUBLIC PRIVATE }
  enum AccessRequestStatus { PENDING AWAITING_EXTERNAL APPROVED REJECTED CANCELLED EXPIRED }
  enum AccessRequestKind { NEW_ACCESS ADD_PRODUCTS CHANGE_PLAN RENEW }
  type Catalogue { id: ID! name: String! visibility: Visibility! products(first: Int = 20): ProductConnection! plans: [Plan!]! }
  type CatalogueConnection { nodes: [Catalogue!]! }
  type Product { id: ID! name: String! displayName: String! description: String tags: [String!]! isFeatured: Boolean! plans: [Plan!]! }
  type ProductConnection { nodes: [Product!]! }
  type Plan { id: ID! name: String! displayName: String! rate: Int per: Int quota: Int quotaRenewalSeconds: Int autoApprove: Boolean! }
  type App { id: ID! name: String! }
  type Organisation { id: ID! name: String! }
  type User { id: ID! displayName: String! organisation: Organisation }
  type AccessRequest {
    id: ID! status: AccessRequestStatus! kind: AccessRequestKind! reason: String createdAt: DateTime!
    requester: User! app: App! plan: Plan! products: [Product!]!
  }
  type AccessRequestConnection { nodes: [AccessRequest!]! }
  input AccessRequestFilter { status: [AccessRequestStatus!] }
  type Query {
    catalogues(first: Int = 20): CatalogueConnection!
    product(id: ID!): Product
    accessRequests(first: Int = 20, filter: AccessRequestFilter): AccessRequestConnection
  }`;

import { Migrator } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { endSilentConnections, reclaimLostConnections } from '../db-connections/lost-connections.ts';
import { PreparingClient } from '../db-connections/preparing-client.ts';
import type { Database } from './database.ts';
import { Portal0001 } from './migrations/0001-portal.ts';
import { Notification0002 } from './migrations/0002-notification.ts';
import { ProvidersAndPublishing0003 } from './migrations/0003-providers-and-publishing.ts';
import { Cart0004 } from './migrations/0004-cart.ts';
import { CredentialLife0005 } from './migrations/0005-credential-life.ts';
import { Webhooks0006 } from './migrations/0006-webhooks.ts';
import { FormsAndDeciding0007 } from './migrations/0007-forms-and-deciding.ts';
import { HandOffAndClaims0008 } from './migrations/0008-hand-off-and-claims.ts';
import { Deletion0009 } from './migrations/0009-deletion.ts';
import { CredentialLimits0010 } from './migrations/0010-credential-limits.ts';
import { Asking0011 } from './migrations/0011-asking.ts';
import { Documents0012 } from './migrations/0012-documents.ts';
import { WaitingForGateways0013 } from './migrations/0013-waiting-for-gateways.ts';
import { NamesAndKnownNetworks0014 } from './migrations/0014-names-and-known-networks.ts';
import { Search0016 } from './migrations/0016-search.ts';
import { MailDeliveries0017 } from './migrations/0017-mail-deliveries.ts';
import { DeletionInBatches0018 } from './migrations/0018-deletion-in-batches.ts';
import { Requester0019 } from './migrations/0019-requester.ts';
import { SuspendedWithAccount0020 } from './migrations/0020-suspended-with-account.ts';
import { MailsAndWebhooks0021 } from './migrations/0021-mails-and-webhooks.ts';
import { FoldedNames0022 } from './migrations/0022-folded-names.ts';
import { QuotaRenewals0023 } from './migrations/0023-quota-renewals.ts';
import { ApiAccess0025 } from './migrations/0025-api-access.ts';
import { ProductObstacles0026 } from './migrations/0026-product-obstacles.ts';
import { CanaryKeys0027 } from './migrations/0027-canary-keys.ts';
import { StreamTickets0031 } from './migrations/0031-stream-tickets.ts';
import { Lists0034 } from './migrations/0034-lists.ts';
import { CatalogueVersion0037 } from './migrations/0037-catalogue-version.ts';
import { UnservedPolicies0038 } from './migrations/0038-unserved-policies.ts';
import { ClosedVersions0039 } from './migrations/0039-closed-versions.ts';
import { RequestsOfSomebody0041 } from './migrations/0041-requests-of-somebody.ts';
import { SearchWords0043 } from './migrations/0043-search-words.ts';
import { Growth0044 } from './migrations/0044-growth.ts';
import { CheaperLog0045 } from './migrations/0045-cheaper-log.ts';
import { People0050 } from './migrations/0050-people.ts';
import { AccountLinks0051 } from './migrations/0051-account-links.ts';
import { Invitations0053 } from './migrations/0053-invitations.ts';
import { SignUp0054 } from './migrations/0054-sign-up.ts';
import { OrganisationRequests0055 } from './migrations/0055-organisation-requests.ts';
import { IdentityProviders0056 } from './migrations/0056-identity-providers.ts';
import { SingleSignOn0057 } from './migrations/0057-single-sign-on.ts';
import { OrdersOfJoining0058 } from './migrations/0058-orders-of-joining.ts';
import { ListenPort0059 } from './migrations/0059-listen-port.ts';
import { KeysSentWhole0060 } from './migrations/0060-keys-sent-whole.ts';
import { Roles0063 } from './migrations/0063-roles.ts';
import { AppOffers0064 } from './migrations/0064-app-offers.ts';
import { AssumedAddresses0065 } from './migrations/0065-assumed-addresses.ts';
import { Attributes0066 } from './migrations/0066-attributes.ts';
import { RedirectUrls0067 } from './migrations/0067-redirect-urls.ts';
import { WhereSessionsAre0069 } from './migrations/0069-where-sessions-are.ts';
import { SecondFactor0072 } from './migrations/0072-second-factor.ts';
import { AccountTokens0074 } from './migrations/0074-account-tokens.ts';
import { TokensByName0075 } from './migrations/0075-tokens-by-name.ts';
import { EventChain0076 } from './migrations/0076-event-chain.ts';
import { WhatAnErasureTouches0084 } from './migrations/0084-what-an-erasure-touches.ts';
import { StaleOrganisationRequests0087 } from './migrations/0087-stale-organisation-requests.ts';
import { KindsOfKeys0090 } from './migrations/0090-kinds-of-keys.ts';
import { PublicKeys0091 } from './migrations/0091-public-keys.ts';
import { NoPasswordYet0097 } from './migrations/0097-no-password-yet.ts';
import { QuotaWatch0100 } from './migrations/0100-quota-watch.ts';
import { AdoptedKeys0101 } from './migrations/0101-adopted-keys.ts';
import { Certificates0105 } from './migrations/0105-certificates.ts';
import { ClientCertificates0106 } from './migrations/0106-client-certificates.ts';
import { AuthorizationServers0110 } from './migrations/0110-authorization-servers.ts';
import { Images0120 } from './migrations/0120-images.ts';
import { Slugs0121 } from './migrations/0121-slugs.ts';
import { PlanTerms0122 } from './migrations/0122-plan-terms.ts';
import { SearchEntries0123 } from './migrations/0123-search-entries.ts';
import { SlugsAtOnce0124 } from './migrations/0124-slugs-at-once.ts';
import { SearchEntriesRestored0125 } from './migrations/0125-search-entries-restored.ts';
import { KeyParts0130 } from './migrations/0130-key-parts.ts';
import { CertificateLists0131 } from './migrations/0131-certificate-lists.ts';
import { Probes0134 } from './migrations/0134-probes.ts';
import { DocumentVersions0140 } from './migrations/0140-document-versions.ts';
import { DocumentSources0141 } from './migrations/0141-document-sources.ts';
import { OperationsFound0142 } from './migrations/0142-operations-found.ts';
import { DocumentOrder0143 } from './migrations/0143-document-order.ts';
import { CategoriesAndOrder0144 } from './migrations/0144-categories-and-order.ts';
import { ProductLifeCycle0145 } from './migrations/0145-product-life-cycle.ts';
import { Announcements0146 } from './migrations/0146-announcements.ts';
import { CustomIds0147 } from './migrations/0147-custom-ids.ts';
import { Content0150 } from './migrations/0150-content.ts';
import { ContentPreviews0151 } from './migrations/0151-content-previews.ts';
import { ContentFound0152 } from './migrations/0152-content-found.ts';
import { ContentReadWhenShown0153 } from './migrations/0153-content-read-when-shown.ts';
import { Menus0155 } from './migrations/0155-menus.ts';
import { Redirects0156 } from './migrations/0156-redirects.ts';
import { Themes0157 } from './migrations/0157-themes.ts';
import { ShownInCatalogues0160 } from './migrations/0160-shown-in-catalogues.ts';
import { ClientTypes0165 } from './migrations/0165-client-types.ts';
import { SlipsFound0170 } from './migrations/0170-slips-found.ts';
import { TagsAlike0171 } from './migrations/0171-tags-alike.ts';
import { PlainWords0172 } from './migrations/0172-plain-words.ts';
import { WordsOfEntries0173 } from './migrations/0173-words-of-entries.ts';
import { SlugsShown0174 } from './migrations/0174-slugs-shown.ts';
import { ImagesInTexts0175 } from './migrations/0175-images-in-texts.ts';
import { ExchangedNames0176 } from './migrations/0176-exchanged-names.ts';
import { EndedCredentials0183 } from './migrations/0183-ended-credentials.ts';
import { VersionsOfOffers0194 } from './migrations/0194-versions-of-offers.ts';
import { WordsThatShow0195 } from './migrations/0195-words-that-show.ts';
import { NamesAsPeopleSortThem0196 } from './migrations/0196-names-as-people-sort-them.ts';
import { PropertyNames } from './property-names.ts';

const IDLE_TRANSACTION_MS = 30_000;
/** For a connection, new or of the pool. Who waits longer is told that the database is away. */
export const CONNECT_MS = 10_000;
/**
 * For an answer to one statement, when the portal serves: longer than any of it takes, and longer than somebody who stands
 * still inside a transaction can hold a lock.
 */
export const SILENT_MS = 35_000;
const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Rows carry the same JavaScript values whether an entity or a plain query read them. */
function rowTypes() {
  const types = new pg.TypeOverrides();
  types.setTypeParser(TIMESTAMPTZ, (text: string) => new Date(text));
  types.setTypeParser(INT8, Number);
  return types;
}

/** @param silentMs How long the database may be silent; null where a statement may take any time. */
function ormOptions(databaseUrl: string, entities: Options['entities'], silentMs: number | null): Options {
  return {
    clientUrl: databaseUrl,
    entities,
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        Portal0001,
        Notification0002,
        ProvidersAndPublishing0003,
        Cart0004,
        CredentialLife0005,
        Webhooks0006,
        FormsAndDeciding0007,
        HandOffAndClaims0008,
        Deletion0009,
        CredentialLimits0010,
        Asking0011,
        Documents0012,
        WaitingForGateways0013,
        NamesAndKnownNetworks0014,
        Search0016,
        MailDeliveries0017,
        DeletionInBatches0018,
        Requester0019,
        SuspendedWithAccount0020,
        MailsAndWebhooks0021,
        FoldedNames0022,
        QuotaRenewals0023,
        ApiAccess0025,
        ProductObstacles0026,
        CanaryKeys0027,
        StreamTickets0031,
        Lists0034,
        CatalogueVersion0037,
        UnservedPolicies0038,
        ClosedVersions0039,
        RequestsOfSomebody0041,
        SearchWords0043,
        Growth0044,
        CheaperLog0045,
        People0050,
        AccountLinks0051,
        Invitations0053,
        SignUp0054,
        OrganisationRequests0055,
        IdentityProviders0056,
        SingleSignOn0057,
        OrdersOfJoining0058,
        ListenPort0059,
        KeysSentWhole0060,
        Roles0063,
        AppOffers0064,
        AssumedAddresses0065,
        Attributes0066,
        RedirectUrls0067,
        WhereSessionsAre0069,
        SecondFactor0072,
        AccountTokens0074,
        TokensByName0075,
        EventChain0076,
        WhatAnErasureTouches0084,
        StaleOrganisationRequests0087,
        KindsOfKeys0090,
        PublicKeys0091,
        NoPasswordYet0097,
        QuotaWatch0100,
        AdoptedKeys0101,
        Certificates0105,
        ClientCertificates0106,
        AuthorizationServers0110,
        Images0120,
        Slugs0121,
        PlanTerms0122,
        SearchEntries0123,
        SlugsAtOnce0124,
        SearchEntriesRestored0125,
        KeyParts0130,
        CertificateLists0131,
        Probes0134,
        DocumentVersions0140,
        DocumentSources0141,
        OperationsFound0142,
        DocumentOrder0143,
        CategoriesAndOrder0144,
        ProductLifeCycle0145,
        Announcements0146,
        CustomIds0147,
        Content0150,
        ContentPreviews0151,
        ContentFound0152,
        ContentReadWhenShown0153,
        Menus0155,
        Redirects0156,
        Themes0157,
        ShownInCatalogues0160,
        ClientTypes0165,
        SlipsFound0170,
        TagsAlike0171,
        PlainWords0172,
        WordsOfEntries0173,
        SlugsShown0174,
        ImagesInTexts0175,
        ExchangedNames0176,
        EndedCredentials0183,
        VersionsOfOffers0194,
        WordsThatShow0195,
        NamesAsPeopleSortThem0196,
      ],
      snapshot: false,
      transactional: true,
      silent: true,
    },
    // Relations are plain ids (`mapToPk`), so a row read by a query and an entity have the same shape.
    driverOptions: {
      types: rowTypes(),
      Client: PreparingClient,
      application_name: 'gatehouse',
      // No transaction waits for anything but the database, so one that does nothing belongs to a process that is stopped:
      // what it has locked must not be lost to the others.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      connectionTimeoutMillis: CONNECT_MS,
      // A machine that is gone says nothing.
      keepAlive: true,
      onPoolCreated(pool: pg.Pool) {
        reclaimLostConnections(pool);
        if (silentMs !== null) endSilentConnections(pool, silentMs);
      },
    },
    pool: { min: 0, max: 10 },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  };
}

/** See {@link ormOptions}. */
export const connectOrm = (
  databaseUrl: string,
  entities: Options['entities'],
  silentMs: number | null = null,
): Promise<MikroORM> => MikroORM.init(ormOptions(databaseUrl, entities, silentMs));

const propertyNames = new PropertyNames();

/** Plain rows in property names, inside the transaction of `em` when it has one. */
export const queryOf = (em: EntityManager): Kysely<Database> => em.getKysely<Database>().withPlugin(propertyNames);

const PEOPLE = 'people and what is theirs: each environment has its own';
const ACCESS = 'what consumers asked for and hold: each environment has its own';
const SECRETS = 'connections with their secrets: each environment has its own';
const RECORD = 'a record of what happened here';
const DERIVED = 'made anew from what a bundle brings';

const ofEach = (reason: string, tables: string): Record<string, string> =>
  Object.fromEntries(tables.split(/\s+/).map((table) => [table, reason]));

/** Every table that no part of the bundle takes, and why not. A test asks for a row, or a part, for each table that is added. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  ...ofEach(
    PEOPLE,
    `user organisation team membership session account_link account_token account_token_secret totp passkey recovery_code factor_challenge
    known_network identity_link muted_mail invitation invite_code registration organisation_request sign_in_code stream_ticket
    attribute_value approver uploaded_file provider_logout service_token announcement_acknowledgement provider_token content_preview`,
  ),
  ...ofEach(
    ACCESS,
    `app app_offer credential credential_product client_certificate claim_link oauth_client access_request access_request_product
    access_request_answer access_request_message decision_link cart_item checkout quota_watch certificate_listing`,
  ),
  ...ofEach(SECRETS, 'provider authorization_server identity_provider webhook'),
  ...ofEach(
    RECORD,
    'event_log event_chain event_consumer mail webhook_delivery webhook_attempt provider_sync provider_sweep announcement',
  ),
  ...ofEach(
    DERIVED,
    'provider_api product_search search_entry product_slug catalogue_slug catalogue_version image_leftover rate_limit product_document_version content_slug',
  ),
};

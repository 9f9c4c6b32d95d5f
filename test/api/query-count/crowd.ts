import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../src/platform/db/database.ts';

/** How many of everything there are. */
export const CROWD = 100;

/** A stable id for the n-th object of a kind. */
const id = (kind: string, number = 'n') => `md5('${kind} ' || ${number})::uuid`;
const next = (number: string) => `(${number} % (select count(*) from numbers) + 1)`;

/**
 * So many of everything, each with relations of its own and all of one shape: consumers in organisations, catalogues with
 * two products and two plans, and apps with two credentials and two granted requests each.
 */
const STATEMENTS = [
  `insert into organisation (id, name) select ${id('organisation')}, 'Crowd ' || n from numbers`,
  `insert into team (id, organisation_id, name) select ${id('team')}, ${id('organisation')}, 'Team' from numbers`,
  `insert into "user" (id, email, display_name, role, organisation_id, password_hash)
    select ${id('user')}, 'crowd' || n || '@example.com', 'Crowd', 'TEAM_MEMBER', ${id('organisation')}, '' from numbers`,
  `insert into membership (user_id, team_id, organisation_id)
    select ${id('user')}, ${id('team')}, ${id('organisation')} from numbers`,
  `insert into provider_api (id, provider_id, api_id, name, listen_path, auth_methods, is_active, is_internal, versions)
    select gen_random_uuid(), provider.id, 'crowd', 'Crowd', '/crowd/', '[]', true, false, '[]' from provider`,
  `insert into product (id, provider_id, policy_id, api_ids, name, display_name, auth_type, obstacles)
    select ${id('product')}, provider.id, 'crowd-product-' || n, '["crowd"]', 'crowd' || n, 'Crowd', 'AUTH_TOKEN',
      '[{"code":"QUOTA_OFF","apiId":"crowd","apiName":"Crowd","lifetimeSeconds":null}]' from numbers, provider`,
  `update product set logo = shown.image, preview = shown.image from (select jsonb_build_object('id', gen_random_uuid(),
    'alternativeText', 'A crowd', 'renditions', jsonb_agg(jsonb_build_object(
      'size', size, 'width', 9, 'height', 9, 'digest', repeat('a', 32)))) as image
    from unnest(array['SMALL', 'MEDIUM', 'LARGE']) size) shown`,
  `update product set successor_id = ${id('product', '1')} where id <> ${id('product', '1')}`,
  `update product set probe = '{"method":"GET","path":""}'`,
  `insert into product_document (id, product_id, title, format, text)
    select gen_random_uuid(), product.id, 'Guide', 'MARKDOWN', 'Hello' from product`,
  `insert into plan (id, provider_id, policy_id, name, display_name)
    select ${id('plan')}, provider.id, 'crowd-plan-' || n, 'crowd' || n, 'Crowd' from numbers, provider`,
  `insert into plan_terms (id, plan_id, version, text)
    select ${id('terms')}, ${id('plan')}, 1, 'Be fair.' from numbers`,
  `insert into plan_terms (id, plan_id, version, text) select gen_random_uuid(), id, 1, 'Be fair.' from plan
    where id not in (select plan_id from plan_terms)`,
  `update plan set terms_id = plan_terms.id from plan_terms where plan_terms.plan_id = plan.id`,
  `insert into catalogue (id, name, visibility) select ${id('catalogue')}, 'Crowd ' || n, 'PUBLIC' from numbers`,
  `insert into catalogue_team (catalogue_id, team_id) select ${id('catalogue')}, ${id('team')} from numbers`,
  ...[String('n'), next('n')].flatMap((number) => [
    `insert into catalogue_product (catalogue_id, product_id) select ${id('catalogue')}, ${id('product', number)} from numbers`,
    `insert into catalogue_plan (catalogue_id, plan_id) select ${id('catalogue')}, ${id('plan', number)} from numbers`,
  ]),
  `insert into app (id, name, owner_id, organisation_id)
    select ${id('app')}, 'Crowd', ${id('user')}, ${id('organisation')} from numbers`,
  ...['USER', 'APP'].flatMap((subject) => [
    `insert into attribute (id, subject, key, label, type, options, required, write_once, on_sign_up, access, add_to_key_metadata, position)
      select ${id(subject, "''")}, '${subject}', 'Crowd', 'Crowd', 'STRING', '[]', false, false, false, 'EDIT', true, 1`,
    `insert into attribute_value (attribute_id, holder_id, value)
      select ${id(subject, "''")}, ${id(subject.toLowerCase())}, '"said"' from numbers`,
  ]),
  `insert into authorization_server (id, created_at, updated_at, name, kind, issuer, client_claim, scope_claim, client_authentication)
    values (gen_random_uuid(), now(), now(), 'Crowd', 'OTHER', '', '', '', 'CLIENT_SECRET_BASIC')`,
  ...['a', 'b'].flatMap((copy) => [
    `insert into credential (id, app_id, plan_id, provider_id, auth_type, status, last_four, secret, fingerprint,
        issued_by_id, waiting_since, expires_at)
      select ${id(`credential ${copy}`)}, ${id('app')}, ${id('plan')}, provider.id, 'AUTH_TOKEN', 'ACTIVE', 'aaaa', '',
        'crowd ${copy} ' || n, ${id('user')}, now(),
        case when n % 3 > 0 then now() + n * interval '1.234 hours' end from numbers, provider`,
    `insert into client_certificate (id, credential_id, fingerprint, subject, issuer, serial_number, pem, valid_from, valid_until)
      select ${id(`certificate ${copy}`)}, ${id(`credential ${copy}`)}, 'fingerprint ' || n, 'CN=Crowd', 'CN=Crowd', '1', '',
        now(), now() + n * interval '1.234 hours' from numbers`,
    `insert into oauth_client (id, created_at, updated_at, authorization_server_id, client_id, token_url, scope)
      select ${id(`credential ${copy}`)}, now(), now(), server.id, 'Client ' || n, '', '' from numbers, authorization_server server`,
    `insert into access_request (id, kind, status, requester_id, created_by_id, app_id, plan_id, catalogue_id, credential_id,
        terms_id, decided_by_id, decided_at)
      select ${id(`request ${copy}`)}, 'NEW_ACCESS', 'APPROVED', ${id('user')}, ${id('user')}, ${id('app')}, ${id('plan')},
        ${id('catalogue')}, ${id(`credential ${copy}`)}, ${id('terms')}, ${id('user', next('n'))},
        case when n % 3 > 0 then now() - n * interval '1.234 hours' end from numbers`,
    ...['n', next('n')].flatMap((number) => [
      `insert into credential_product (credential_id, product_id)
        select ${id(`credential ${copy}`)}, ${id('product', number)} from numbers`,
      `insert into access_request_product (access_request_id, product_id)
        select ${id(`request ${copy}`)}, ${id('product', number)} from numbers`,
    ]),
  ]),
  `update credential set probes = (select jsonb_agg(jsonb_build_object('productId', product_id, 'outcome', 'PASSED',
      'status', 200, 'message', 'It got through.', 'at', '2026-01-01T00:00:00Z'))
    from credential_product where credential_id = credential.id)`,
  `insert into approval_rule (id, position, name, action, team_ids, product_ids, plan_ids, email_domains)
    select ${id('rule')}, n, 'Crowd', 'APPROVE', '[]', '[]', '[]', '["example.org"]' from numbers`,
  ...['a', 'b'].map(
    (copy) => `update access_request set previous_plan_id = ${id('plan', next('n'))}, approval_rule_id = ${id('rule')}
      from numbers where access_request.id = ${id(`request ${copy}`)}`,
  ),
  `insert into request_form (id, scope, plan_id, version) select ${id('form')}, 'PLAN', ${id('plan')}, 1 from numbers`,
  `insert into request_form_version (id, form_id, version, fields, saved_by_id)
    select ${id('form version')}, ${id('form')}, 1, '[{"name": "use", "label": "Use", "type": "TEXT", "required": false,
      "options": [], "copyToKeyMetadata": false}]', ${id('user')} from numbers`,
  ...['a', 'b'].flatMap((copy) => [
    `insert into access_request_message (id, access_request_id, author_id, kind, text)
      select ${id(`message ${copy}`)}, ${id(`request ${copy}`)}, ${id('user')}, 'QUESTION', 'Why?' from numbers`,
    `insert into access_request_answer (access_request_id, position, name, form_version_id, value)
      select ${id(`request ${copy}`)}, 0, 'use', ${id('form version')}, '"A wallet"' from numbers`,
  ]),
  `insert into approver (id, user_id, catalogue_id, granted_by_id)
    select ${id('approver')}, ${id('user')}, ${id('catalogue')}, ${id('user', next('n'))} from numbers`,
  `insert into service_token (id, name, scopes, token_hash, created_by_id, organisation_id, expires_at)
    select ${id('service token')}, 'Crowd', '[]', 'crowd ' || n, ${id('user')}, ${id('organisation')}, now() from numbers`,
  `insert into account_token (id, created_at, updated_at, user_id, created_by_id, name, scopes, last_four, expires_at)
    select ${id('account token')}, now(), now(), ${id('user')}, ${id('user')}, 'Crowd ' || n, '["READ_ACCESS"]', 'aaaa', now()
    from numbers`,
  `insert into invitation (id, organisation_id, email, role, team_ids, invited_by_id, sent_at, expires_at)
    select ${id('invitation')}, ${id('organisation')}, 'guest' || n || '@example.com', 'TEAM_MEMBER',
      jsonb_build_array(${id('team')}), ${id('user')}, now(), now() from numbers`,
  `insert into invite_code (id, code, quota, organisation_id, team_id)
    select ${id('invite code')}, 'CROWD-' || n, 1, ${id('organisation')}, ${id('team')} from numbers`,
  `insert into registration (id, email, display_name, status, expires_at, decided_by_id, attributes)
    select ${id('registration')}, 'new' || n || '@example.com', 'Crowd', 'REJECTED', now(), ${id('user')},
      jsonb_build_object(${id('USER', "''")}, 'said') from numbers`,
  `insert into organisation_request (id, name, requester_id, status, organisation_id, decided_by_id)
    select ${id('organisation request')}, 'Crowd', ${id('user')}, 'APPROVED', ${id('organisation')}, ${id('user', next('n'))}
    from numbers`,
  `insert into app_offer (id, app_id, owner_id, recipient_id, organisation_id, status)
    select ${id('offer')}, ${id('app')}, ${id('user')}, ${id('user', next('n'))}, ${id('organisation')}, 'DECLINED' from numbers`,
  `insert into announcement (id, product_id, kind, title, content)
    select ${id('announcement')}, ${id('product')}, 'OTHER', 'Crowd', 'Crowd' from numbers`,
  `insert into announcement (id, product_id, kind, title, content)
    select gen_random_uuid(), id, 'OTHER', 'Crowd', 'Crowd' from product
      where id not in (select product_id from announcement)`,
  ...['n', next('n')].map(
    (number) => `insert into announcement_acknowledgement (id, announcement_id, user_id)
    select gen_random_uuid(), ${id('announcement')}, ${id('user', number)} from numbers`,
  ),
  `insert into content_template (id, kind, name, fields) select ${id('template')}, 'BLOCK', 'Crowd ' || n,
    '[{"name":"body","label":"Body","type":"TEXT","required":false,"help":null,"options":[]}]' from numbers`,
  `update product set tags = jsonb_build_array('crowd ' || number.n) from numbers number where product.id = ${id('product', 'number.n')}`,
  `update product set tags = tags || '["crowd 1"]' where not exists (select from numbers number where product.id = ${id('product', 'number.n')})`,
  `insert into content_entry (id, kind, template_id, author_id, locale, slug, title, tags, audience, field_values, version, published_version,
      published_at, revised_at)
    select ${id('entry')}, 'POST', template.id, ${id('user')}, 'en', 'crowd-' || n, 'Crowd ' || n, jsonb_build_array('crowd ' || n), 'TEAMS', '{"body":"Crowd"}', 1, 1,
      now(), now() from numbers, content_template template where template.name = 'Post'`,
  `insert into content_entry_team (entry_id, team_id) select ${id('entry')}, ${id('team')} from numbers`,
  `insert into content_slug (kind, slug, entry_id) select 'POST', 'crowd-' || n, ${id('entry')} from numbers`,
  `insert into content_version (id, entry_id, number, content)
    select gen_random_uuid(), id, 1, jsonb_build_object('title', title, 'slug', slug, 'summary', null, 'coverImage', null, 'tags', tags,
      'byline', null, 'audience', audience, 'teamIds', '[]'::jsonb, 'values', field_values, 'translations', '{}'::jsonb)
    from content_entry`,
  'update content_entry set cover_image = (select logo from product limit 1)',
  ...['access_request', 'credential'].map(
    (
      table,
    ) => `update ${table} set client_type = '{"name":"Crowd","description":null,"grantTypes":["CLIENT_CREDENTIALS"],
      "responseTypes":[],"clientAuthentication":"CLIENT_SECRET_BASIC","applicationType":"WEB"}'`,
  ),
  `insert into redirect (id, from_path, to_path, is_permanent)
    select gen_random_uuid(), '/crowd-' || n, '/catalogue', false from numbers`,
  `insert into webhook (id, url, secret, is_enabled, disabled_reason)
    select ${id('webhook')}, 'https://hooks.example.com/' || n, '', false, 'BY_OWNER' from numbers`,
  `insert into event_log (id, type, version, actor, subject_type, subject_id, subject, organisation_id, correlation_id,
      on_behalf_of)
    select gen_random_uuid(), 'app.created', 1, jsonb_build_object('kind', 'user', 'id', ${id('user')},
      'tokenId', ${id('account token')}), 'app', ${id('app')},
      jsonb_build_object('appId', ${id('app')}), ${id('organisation')}, 'crowd', ${id('user')} from numbers`,
  `insert into mail (id, event_id, recipient, template, message_id, user_id)
    select gen_random_uuid(), event_log.id, 'crowd' || n || '@example.com', 'app-transferred', 'crowd ' || n, ${id('user')}
    from numbers join event_log on event_log.subject_id = ${id('app')}`,
  // Last, because everything above belongs to the one provider that there was.
  `insert into provider (id, name, kind, url, gateway_url, secret, tyk_organisation_id)
    select ${id('provider')}, 'crowd ' || n, kind, url, gateway_url, secret, tyk_organisation_id from numbers, provider`,
  `insert into provider_sweep (id, provider_id, status) select ${id('sweep')}, ${id('provider')}, 'SUCCEEDED' from numbers`,
  `insert into provider_api (id, provider_id, api_id, name, listen_path, auth_methods, is_active, is_internal, versions)
    select ${id('api')}, ${id('provider')}, 'api', 'Api', '/', '[]', true, false, '[]' from numbers`,
  `insert into provider_sync (id, provider_id, status) select ${id('sync')}, ${id('provider')}, 'SUCCEEDED' from numbers`,
];

export async function addCrowd(db: Kysely<Database>, count = CROWD): Promise<void> {
  // At once: nobody is without a team when it commits, and who numbers the events does not stand in the way of the mails about them.
  await db.transaction().execute(async (tx) => {
    for (const statement of STATEMENTS) {
      const text = `with numbers as (select generate_series(1, ${count}) as n) ${statement}`;
      await sql.raw(text).execute(tx);
    }
  });
}

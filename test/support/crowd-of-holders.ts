/** SQL: so many consumers, `<of>1@example.org` and on, each with an app that holds both products of the demo world. */
export const crowdOfHolders = (of: string, count: number): string => `
  with consumers as (insert into "user" (id, email, display_name, role, organisation_id, password_hash)
      select gen_random_uuid(), '${of}' || n || '@example.org', 'Holder', 'TEAM_MEMBER',
        (select id from organisation where is_default), '' from generate_series(1, ${count}) n returning id, organisation_id),
    members as (insert into membership (user_id, team_id, organisation_id) select consumers.id, team.id, consumers.organisation_id
      from consumers join team on team.organisation_id = consumers.organisation_id and team.is_default),
    apps as (insert into app (id, name, owner_id, organisation_id)
      select gen_random_uuid(), 'App', id, organisation_id from consumers returning id, owner_id),
    credentials as (insert into credential (id, app_id, plan_id, provider_id, auth_type, status, last_four, secret,
        fingerprint, issued_by_id, waiting_since)
      select gen_random_uuid(), apps.id, plan.id, plan.provider_id, 'AUTH_TOKEN', 'ACTIVE', 'aaaa', '', apps.id, owner_id, now()
      from apps, (select id, provider_id from plan order by id limit 1) plan returning id)
  insert into credential_product (credential_id, product_id)
    select credentials.id, product.id from credentials, product where product.api_ids <> '[]'`;

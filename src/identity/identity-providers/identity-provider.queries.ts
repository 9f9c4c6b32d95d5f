import { validate } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { idOfView } from '../../platform/graphql/node.ts';
import { nameOrder } from '../../platform/graphql/ordering.ts';
import { seesAll } from '../../platform/viewer.ts';
import type { IdentityProvider, SignInProvider } from './identity-provider.entity.ts';

/** They are the API owners' own affair. */
export const identityProviders = rowsOf('identityProvider.id', (ctx) =>
  ctx.db
    .selectFrom('identityProvider')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);

/** All of them, by name; there are few. For API owners. */
export const listIdentityProviders = ({ db }: Pick<Context, 'db'>): Promise<IdentityProvider[]> =>
  db.selectFrom('identityProvider').selectAll().orderBy(nameOrder('name')).orderBy('id').execute();

/** One by which people can sign in now. */
export const findEnabledProvider = ({ db }: Pick<Context, 'db'>, id: string): Promise<IdentityProvider | undefined> =>
  db.selectFrom('identityProvider').selectAll().where('id', '=', id).where('isEnabled', '=', true).executeTakeFirst();

/** The same by the id of its button, which may be anything. */
export async function findProviderOfButton(
  ctx: Pick<Context, 'db'>,
  id: string,
): Promise<IdentityProvider | undefined> {
  return validate(id) ? findEnabledProvider(ctx, idOfView('SignInProvider', id)) : undefined;
}

/** What everybody is told of a provider. */
export const publicId = (id: string): string => idOfView('SignInProvider', id);

const shown = ({ id, name }: Pick<IdentityProvider, 'id' | 'name'>): SignInProvider => ({ id: publicId(id), name });

/** The ways to sign in that are open now, by name. */
export async function listSignInProviders({ db }: Pick<Context, 'db'>): Promise<SignInProvider[]> {
  const open = db.selectFrom('identityProvider').select(['id', 'name']).where('isEnabled', '=', true);
  return (await open.orderBy(nameOrder('name')).orderBy('id').execute()).map(shown);
}

/** One of them, by the id of its row. */
export async function findSignInProvider(ctx: Context, id: string): Promise<SignInProvider | null> {
  const provider = await findEnabledProvider(ctx, id);
  return provider ? shown(provider) : null;
}

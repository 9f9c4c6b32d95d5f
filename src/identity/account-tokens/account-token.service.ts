import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, type FieldPath, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { requiredName } from '../../platform/text.ts';
import type { Viewer } from '../../platform/viewer.ts';
import type { User } from '../accounts/user.entity.ts';
import { userById, users } from '../accounts/user.queries.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { AccountToken } from './account-token.entity.ts';
import { recordAccountToken } from './account-token.events.ts';
import type { CreateAccountTokenInput, RotateAccountTokenInput } from './account-token.inputs.ts';
import { accountTokens, countLiving } from './account-token.queries.ts';
import { ACCOUNT_TOKEN_PREFIX } from './account-token.viewer.ts';

const DAY_MS = 86_400_000;
const MAX_OVERLAP_SECONDS = 7 * 86_400;

/** Of one account, so that a program that makes them in a loop is noticed. */
const MAX_LIVING = 50;

export interface IssuedToken {
  accountToken: AccountToken;
  /** The secret, shown this once. */
  token: string;
}

/**
 * Makes a token for the viewer's own account, or for a service account that the viewer administers.
 * @throws DomainError INVALID_INPUT, NOT_FOUND (no such service account), WRONG_STATE (it has too many, or is locked).
 */
export async function createAccountToken(ctx: Context, input: CreateAccountTokenInput): Promise<IssuedToken> {
  const { days, user, ...parts } = await gather({
    user: () => requireAccount(ctx, input.userId ?? null),
    name: () => requiredName(input.name, { field: ['input', 'name'], max: 100 }),
    scopes: () => requireScopes(input),
    days: () => requireDays(ctx, input),
  });
  await requireRoom(ctx, user.id);
  const token = newSecret();
  const expiresAt = daysFromNow(days);
  const accountToken = ctx.em.create(AccountToken, {
    ...parts,
    userId: user.id,
    createdById: requireViewer(ctx.viewer).userId,
    lastFour: token.slice(-4),
    expiresAt,
  });
  await ctx.em.flush();
  await storeSecret(ctx, accountToken.id, token, expiresAt);
  const { name, scopes } = accountToken;
  await recordAccountToken(ctx, 'accountToken.created', accountToken, user, { after: { name, scopes, expiresAt } });
  return { accountToken, token };
}

/**
 * Gives a token another secret and another end. The secrets so far go on for as long as was asked, and never longer than they
 * would have.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (it has ended).
 */
export async function rotateAccountToken(
  ctx: Context,
  id: string,
  input: RotateAccountTokenInput,
): Promise<IssuedToken> {
  const parts = () => gather({ days: () => requireDays(ctx, input), overlap: () => requireOverlap(input) });
  const { accountToken, user } = await findBeside(() => lockToken(ctx, id, isGivenOut), parts);
  const { days, overlap } = await parts();
  if (hasEnded(accountToken)) throw wrongState('The token has ended. Make another one.');
  const token = newSecret();
  const before = { expiresAt: accountToken.expiresAt };
  await endSecrets(ctx, id, overlap);
  const createdById = requireViewer(ctx.viewer).userId;
  Object.assign(accountToken, { expiresAt: daysFromNow(days), lastFour: token.slice(-4), createdById });
  await ctx.em.flush();
  await storeSecret(ctx, id, token, accountToken.expiresAt);
  const after = { name: accountToken.name, expiresAt: accountToken.expiresAt, overlapSeconds: overlap };
  await recordAccountToken(ctx, 'accountToken.rotated', accountToken, user, { before, after });
  return { accountToken, token };
}

/**
 * Ends a token at once, with all of its secrets.
 * @throws DomainError NOT_FOUND, WRONG_STATE (revoked already).
 */
export async function revokeAccountToken(ctx: Context, id: string): Promise<AccountToken> {
  const { accountToken, user } = await lockToken(ctx, id, () => true);
  if (accountToken.revokedAt) throw wrongState('The token is revoked already.');
  accountToken.revokedAt = new Date();
  await ctx.em.flush();
  await ctx.db.deleteFrom('accountTokenSecret').where('accountTokenId', '=', id).execute();
  const { name, revokedAt } = accountToken;
  await recordAccountToken(ctx, 'accountToken.revoked', accountToken, user, { after: { name, revokedAt } });
  return accountToken;
}

const newSecret = () => ACCOUNT_TOKEN_PREFIX + randomToken();

const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

const wrongState = (message: string, field: FieldPath = ['id']) =>
  new DomainError(UserErrorCode.WRONG_STATE, message, { field });

const hasEnded = ({ revokedAt, expiresAt }: AccountToken) => revokedAt !== null || expiresAt.getTime() <= Date.now();

/** Nobody is given a secret by which to act as another person: of others, those of programs alone. */
const isGivenOut = (ctx: Context, user: Pick<User, 'id' | 'isServiceAccount'>) =>
  user.isServiceAccount || user.id === ctx.viewer?.userId;

const viewerAccount = ({ userId: id, organisationId }: Viewer) => ({ id, organisationId });

async function requireAccount(ctx: Context, id: string | null): Promise<Pick<User, 'id' | 'organisationId'>> {
  const viewer = requireViewer(ctx.viewer);
  const field = ['input', 'userId'];
  const userId = id ?? viewer.userId;
  // Those that are made for it at the same time wait for each other, and for whoever locks or moves the account.
  await ctx.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  if (userId === viewer.userId) return viewerAccount(viewer);
  const found = await users.find(ctx, userId);
  if (!found?.isServiceAccount || !canAdminister(viewer, found.organisationId)) {
    throw notFound('service account', field);
  }
  if (!found.isActive) throw wrongState('The service account is locked.', field);
  return found;
}

async function lockToken(
  ctx: Context,
  id: string,
  allows: typeof isGivenOut,
): Promise<{ accountToken: AccountToken; user: User }> {
  const found = await accountTokens.find(ctx, id);
  const user = found && (await userById(ctx, found.userId));
  if (!user || !allows(ctx, user)) throw notFound('token');
  return { accountToken: await lockRow(ctx, AccountToken, { id }, 'token'), user };
}

async function requireRoom(ctx: Context, userId: string): Promise<void> {
  if ((await countLiving(ctx, userId)) < MAX_LIVING) return;
  throw wrongState(`An account has at most ${MAX_LIVING} tokens that work. Revoke one first.`, ['input']);
}

function requireScopes({ scopes }: CreateAccountTokenInput) {
  if (scopes.length > 0) return [...new Set(scopes)];
  throw invalidInput('Give at least one scope.', ['input', 'scopes']);
}

function requireDays({ config }: Context, { expiresInDays }: Pick<CreateAccountTokenInput, 'expiresInDays'>): number {
  const max = config.accountTokens.maxDays;
  if (expiresInDays >= 1 && expiresInDays <= max) return expiresInDays;
  throw invalidInput(`It must be from 1 to ${max} days.`, ['input', 'expiresInDays']);
}

function requireOverlap({ overlapSeconds }: RotateAccountTokenInput): number {
  if (overlapSeconds >= 0 && overlapSeconds <= MAX_OVERLAP_SECONDS) return overlapSeconds;
  throw invalidInput(`It must be from 0 to ${MAX_OVERLAP_SECONDS} seconds.`, ['input', 'overlapSeconds']);
}

const storeSecret = ({ db }: Context, accountTokenId: string, token: string, expiresAt: Date) =>
  db
    .insertInto('accountTokenSecret')
    .values({ accountTokenId, tokenHash: hashToken(token), expiresAt })
    .execute();

/** Those that would end before go on as they are. */
const endSecrets = ({ db }: Context, accountTokenId: string, inSeconds: number) =>
  db
    .updateTable('accountTokenSecret')
    .set({ expiresAt: sql<Date>`least(expires_at, now() + make_interval(secs => ${inSeconds}))` })
    .where('accountTokenId', '=', accountTokenId)
    .execute();

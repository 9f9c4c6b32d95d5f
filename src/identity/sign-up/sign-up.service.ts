import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress, flawOfAddress } from '../../platform/email-address.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { gather, stopIfRefused, throwAll } from '../../platform/rules.ts';
import { hashPassword } from '../../platform/security/password.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { requiredName } from '../../platform/text.ts';
import { refusePassword } from '../accounts/password.rules.ts';
import { checkNewcomer } from '../attributes/user-attributes.service.ts';
import { findUsableCode } from '../joining/invite-code.queries.ts';
import { callingNetwork } from '../joining/link-attempts.ts';
import { Registration, RegistrationStatus } from './registration.entity.ts';
import { recordRegistration } from './registration.events.ts';
import type { SignUpInput } from './registration.inputs.ts';

const FROM_NETWORK: RateLimitRule = { name: 'sign-up network', points: 200, seconds: 3600 };

/** Nobody fills the mailbox of somebody else. */
const FOR_ADDRESS: RateLimitRule = { name: 'sign-up address', points: 10, seconds: 3600 };

/**
 * Begins a sign-up: nothing is made before the address is proved. Whether it has an account is not told: the same is stored,
 * hashed and recorded, and the mail alone is another. It opens its own transaction, after the password was hashed.
 * @throws DomainError FLOW_DISABLED (the portal is closed), INVALID_INPUT, ANSWER_MISSING, ANSWER_INVALID, RATE_LIMITED.
 */
export async function signUp(ctx: Context, input: SignUpInput): Promise<void> {
  await ctx.rateLimit(FROM_NETWORK).consume(callingNetwork(ctx));
  const code = input.inviteCode?.trim() || null;
  if (code === null) await requireOpenPortal(ctx);
  const { email, displayName, inviteCodeId, changes } = await gather({
    email: () => requireAddress(input.email),
    displayName: () => requiredName(input.displayName, { field: ['input', 'displayName'], max: 100 }),
    password: async () =>
      throwAll([
        await refusePassword(ctx.config.password, input.password, { ...input, organisationName: null }, 'password'),
      ]),
    inviteCodeId: () => (code === null ? null : requireCode(ctx, code)),
    changes: () => checkNewcomer(ctx, input.attributes),
  });
  stopIfRefused(ctx);
  const attributes = Object.fromEntries(
    [...changes].filter((entry): entry is [string, AnswerValue] => entry[1] !== null),
  );
  await ctx.rateLimit(FOR_ADDRESS).consume(email);
  const passwordHash = await hashPassword(input.password);
  await inTransaction({ ...ctx, viewer: null }, async (tx) => {
    const expiresAt = new Date((await readNow(tx)).getTime() + tx.config.links.signUpHours * 3_600_000);
    const person = { email, displayName, passwordHash, attributes };
    const registration = tx.em.create(Registration, { ...person, inviteCodeId, expiresAt });
    await tx.em.flush();
    await recordRegistration(tx, 'registration.started', registration);
  });
}

async function requireOpenPortal({ db }: Context): Promise<void> {
  const { signUp } = await db.selectFrom('portalSettings').select('signUp').executeTakeFirstOrThrow();
  if (signUp) return;
  throw new DomainError(UserErrorCode.FLOW_DISABLED, 'Nobody signs up here without an invite code.', {
    field: ['input', 'inviteCode'],
  });
}

function requireAddress(text: string): string {
  const flaw = flawOfAddress(text);
  if (flaw) throw invalidInput(flaw, ['input', 'email']);
  return comparableAddress(text);
}

async function requireCode(ctx: Context, text: string): Promise<string> {
  const found = await findUsableCode(ctx, text);
  if (found) return found.id;
  throw invalidInput('There is no such invite code, or it works no more.', ['input', 'inviteCode']);
}

/** Makes the token of the link in the mail; null where there is nothing to confirm any more. */
export async function issueSignUpLink({ db }: Pick<Context, 'db'>, id: string): Promise<string | null> {
  const token = randomToken();
  const issued = await db
    .updateTable('registration')
    .set({ tokenHash: hashToken(token) })
    .where('id', '=', id)
    .where('status', '=', RegistrationStatus.UNCONFIRMED)
    .returning('id')
    .executeTakeFirst();
  return issued ? token : null;
}

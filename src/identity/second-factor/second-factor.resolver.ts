import { Arg, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime, JSONObject } from '../../platform/graphql/scalars.ts';
import { accountOf, seesAll, UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from './enrolment.service.ts';
import { factorsOf } from './factors.queries.ts';
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from './passkey.service.ts';
import { Passkey, passkeys } from './passkey.ts';
import { resetSecondFactors } from './reset.service.ts';
import { AddPasskeyInput, ConfirmTotpInput, FactorProofInput } from './second-factor.inputs.ts';
import { SecondFactors } from './second-factors.ts';

const THE_VIEWER = changed(() => User, 'The viewer.');
const CODES = changed(
  () => [String],
  'Ten recovery codes, with the first factor of the account alone; shown this once. Each works once in place of any factor.',
);
const EXPIRES = changed(() => DateTime, 'When it can no longer be used.');
const CHALLENGE = changed(() => String, 'Names what was begun, shown this once.');

const BeginTotpPayload = payloadOf('beginTotp', {
  challenge: CHALLENGE,
  secret: changed(() => String, 'For authenticator apps in which it is typed in, in base32; shown this once.'),
  uri: changed(() => String, 'The same as an `otpauth:` URI, to be shown as a QR code.'),
  expiresAt: EXPIRES,
});
const ConfirmTotpPayload = payloadOf('confirmTotp', { user: THE_VIEWER, recoveryCodes: CODES });
const RemoveTotpPayload = payloadOf('removeTotp', { user: THE_VIEWER });
const BeginPasskeyPayload = payloadOf('beginPasskey', {
  challenge: CHALLENGE,
  options: changed(() => JSONObject, 'For `PublicKeyCredential.parseCreationOptionsFromJSON` of the browser.'),
  expiresAt: EXPIRES,
});
const AddPasskeyPayload = payloadOf('addPasskey', {
  passkey: changed(() => Passkey, 'It counts from now on, beside those that were there.'),
  user: THE_VIEWER,
  recoveryCodes: CODES,
});
const RenamePasskeyPayload = payloadOf('renamePasskey', { passkey: changed(() => Passkey, 'As it is called now.') });
const RemovePasskeyPayload = payloadOf('removePasskey', { deletedId: changed(() => ID, 'By which caches forget it.') });
const RenewRecoveryCodesPayload = payloadOf('renewRecoveryCodes', {
  recoveryCodes: changed(() => [String], 'Ten others, shown this once; those before work no more.'),
});
const ResetSecondFactorsPayload = payloadOf('resetSecondFactors', { user: changed(() => User, 'The account.') });

const proofArg = { description: 'Proof that whoever calls is the person of the account.' };
const passkeyArg = { description: 'Id of the passkey.' };

@Resolver(() => User)
export class SecondFactorResolver {
  @FieldResolver(() => SecondFactors, {
    nullable: true,
    description:
      'What proves who signs in beside the password; for whoever it is, and for API owners. Null for others.',
  })
  secondFactors(@Root() { id }: User, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) || accountOf(ctx.viewer) === id ? factorsOf(ctx, id) : null;
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED')
  @Mutation(() => BeginTotpPayload, {
    description:
      "Makes the secret of an authenticator app for the viewer's account. It counts from `confirmTotp` on, in place of one that is there.",
  })
  beginTotp(@Ctx() ctx: Context, @Arg('input', () => FactorProofInput, proofArg) input: FactorProofInput) {
    return beginTotp(ctx, input);
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('LINK_INVALID', 'INVALID_CREDENTIALS', 'RATE_LIMITED')
  @Mutation(() => ConfirmTotpPayload, {
    description:
      'Makes an authenticator app a second factor by its first code, within 15 minutes. With the first factor of an account all its other sessions end.',
  })
  confirmTotp(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmTotpInput, { description: 'Challenge and code.' }) input: ConfirmTotpInput,
  ) {
    return confirmTotp(ctx, input);
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED', 'WRONG_STATE')
  @Mutation(() => RemoveTotpPayload, {
    description: "Takes the authenticator app from the viewer's account; recovery codes go with the last factor.",
  })
  async removeTotp(@Ctx() ctx: Context, @Arg('input', () => FactorProofInput, proofArg) input: FactorProofInput) {
    return { user: await removeTotp(ctx, input) };
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED', 'WRONG_STATE')
  @Mutation(() => BeginPasskeyPayload, {
    description: "Begins a passkey for the viewer's account: the browser makes it, and `addPasskey` adds it.",
  })
  beginPasskey(@Ctx() ctx: Context, @Arg('input', () => FactorProofInput, proofArg) input: FactorProofInput) {
    return beginPasskey(ctx, input);
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('LINK_INVALID', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => AddPasskeyPayload, {
    description:
      'Adds the passkey that a browser has made, within 15 minutes. With the first factor of an account all its other sessions end.',
  })
  async addPasskey(
    @Ctx() ctx: Context,
    @Arg('input', () => AddPasskeyInput, { description: 'Challenge, name and what the browser made.' })
    input: AddPasskeyInput,
  ) {
    const { passkeyId, ...rest } = await addPasskey(ctx, input);
    return { ...rest, passkey: await passkeys.find(ctx, passkeyId) };
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => RenamePasskeyPayload, { description: "Calls a passkey of the viewer's account something else." })
  async renamePasskey(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, passkeyArg) id: string,
    @Arg('name', () => String, { description: 'Up to 100 characters.' }) name: string,
  ) {
    await renamePasskey(ctx, id, name);
    return { passkey: await passkeys.find(ctx, id) };
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('NOT_FOUND', 'INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED')
  @Mutation(() => RemovePasskeyPayload, {
    description: "Takes a passkey from the viewer's account; recovery codes go with the last factor.",
  })
  async removePasskey(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, passkeyArg) id: string,
    @Arg('input', () => FactorProofInput, proofArg) input: FactorProofInput,
  ) {
    await removePasskey(ctx, id, input);
    return { deletedId: id };
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED', 'WRONG_STATE')
  @Mutation(() => RenewRecoveryCodesPayload, { description: "Gives the viewer's account other recovery codes." })
  async renewRecoveryCodes(
    @Ctx() ctx: Context,
    @Arg('input', () => FactorProofInput, proofArg) input: FactorProofInput,
  ) {
    const { recoveryCodes } = await renewRecoveryCodes(ctx, input);
    return { recoveryCodes };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'INVALID_CREDENTIALS', 'PROOF_REQUIRED', 'RATE_LIMITED', 'WRONG_STATE')
  @Mutation(() => ResetSecondFactorsPayload, {
    description:
      'Takes all second factors from an account whose person has lost them. Its sessions end, and its person is told by mail. For API owners, and nobody their own.',
  })
  async resetSecondFactors(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
    @Arg('input', () => FactorProofInput, { description: 'Proof that whoever calls is the API owner.' })
    input: FactorProofInput,
  ) {
    return { user: await resetSecondFactors(ctx, id, input) };
  }
}

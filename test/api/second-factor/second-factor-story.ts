import { expect } from 'vitest';
import { Client, type Data } from '../../support/client.ts';
import { SoftAuthenticator } from '../../support/soft-authenticator.ts';
import { totpCode } from '../../support/totp-code.ts';
import { newPassword, type People } from '../people/people-fixture.ts';

export const FACTORS = '{ viewer { secondFactors { hasTotp passkeys { id name lastUsedAt } recoveryCodesLeft } } }';
export const BEGIN_TOTP = `mutation ($input: FactorProofInput!) {
  beginTotp(input: $input) { challenge secret uri userErrors { code field } } }`;
export const CONFIRM_TOTP = `mutation ($input: ConfirmTotpInput!) {
  confirmTotp(input: $input) { recoveryCodes user { id } userErrors { code field } } }`;
export const REMOVE_TOTP = `mutation ($input: FactorProofInput!) {
  removeTotp(input: $input) { user { secondFactors { hasTotp recoveryCodesLeft } } userErrors { code } } }`;
export const RENEW = `mutation ($input: FactorProofInput!) {
  renewRecoveryCodes(input: $input) { recoveryCodes userErrors { code } } }`;
export const RESET = `mutation ($id: ID!, $input: FactorProofInput!) {
  resetSecondFactors(id: $id, input: $input) { user { secondFactors { hasTotp } } userErrors { code field } } }`;
export const BEGIN_PASSKEY = `mutation ($input: FactorProofInput!) {
  beginPasskey(input: $input) { challenge options userErrors { code } } }`;
export const ADD_PASSKEY = `mutation ($input: AddPasskeyInput!) {
  addPasskey(input: $input) { passkey { id name } recoveryCodes userErrors { code field } } }`;
export const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  token user { email } challenge { token kinds passkeyOptions } userErrors { code } } }`;
export const COMPLETE = `mutation ($input: CompleteSignInInput!) {
  completeSignIn(input: $input) { token user { email } userErrors { code field } } }`;
export const BEGIN_PASSWORDLESS = 'mutation { beginPasskeySignIn { challenge options userErrors { code } } }';
export const PASSWORDLESS = `mutation ($input: SignInWithPasskeyInput!) {
  signInWithPasskey(input: $input) { token user { email } userErrors { code } } }`;

/** Somebody with a password, signed in. */
export interface Somebody {
  id: string;
  email: string;
  password: string;
  client: Client;
}

export async function somebody(people: People): Promise<Somebody> {
  const password = newPassword();
  const { id, email } = await people.welcomed({ password });
  return { id, email, password, client: await Client.signIn(people.portal.url, email, password) };
}

/** Adds an authenticator app, of whose codes none counts as used. */
export async function withTotp({ portal }: People, { client, password, id }: Somebody) {
  const { beginTotp } = await client.send(BEGIN_TOTP, { input: { currentPassword: password } });
  const { challenge, secret } = beginTotp;
  const { confirmTotp } = await client.send(CONFIRM_TOTP, { input: { challenge, code: totpCode(secret) } });
  await forgetSteps(portal.app.context.db, id);
  return { secret: secret as string, recoveryCodes: confirmTotp.recoveryCodes as string[] };
}

/** As if the last code had been used long ago. */
export const forgetSteps = (db: People['portal']['app']['context']['db'], userId: string) =>
  db.updateTable('totp').set({ lastStep: 0 }).where('userId', '=', userId).execute();

/** Adds a passkey. */
export async function withPasskey({ portal }: People, { client, password }: Somebody, name = 'Phone') {
  const authenticator = new SoftAuthenticator(portal.app.portal.config.portalUrl);
  const { beginPasskey } = await client.send(BEGIN_PASSKEY, { input: { currentPassword: password } });
  const response = authenticator.create({ challenge: beginPasskey.options.challenge });
  const input = { challenge: beginPasskey.challenge, name, response };
  const { addPasskey } = await client.send(ADD_PASSKEY, { input });
  return { authenticator, passkey: addPasskey.passkey as Data, recoveryCodes: addPasskey.recoveryCodes as string[] };
}

/** The challenge that the password gives. */
export async function challenged({ anonymous }: People, { email, password }: Somebody): Promise<Data> {
  const { token, user, challenge, userErrors } = await anonymous.refused(SIGN_IN, { input: { email, password } });
  expect([token, user, userErrors]).toEqual([null, null, [{ code: 'SECOND_FACTOR_REQUIRED' }]]);
  return challenge;
}

/** `ok`, or the code of the refusal. */
export async function complete({ anonymous }: People, challenge: string, by: object): Promise<string> {
  const { data } = await anonymous.raw(COMPLETE, { input: { challenge, ...by } });
  return data.completeSignIn.userErrors[0]?.code ?? 'ok';
}

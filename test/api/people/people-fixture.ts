import { issueLinkToken, openLink } from '../../../src/identity/account-links/account-link.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { Client } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { rowsOf } from '../../support/time.ts';

export const CREATE_USER = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id email } userErrors { code field } } }`;
export const RESEND =
  'mutation ($id: ID!) { resendWelcome(id: $id) { user { id } userErrors { code field message } } }';
export const SET_PASSWORD = `mutation ($input: SetPasswordInput!) {
  setPassword(input: $input) { userErrors { code field message } } }`;
export const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }';

/** Hard to guess, and different each time. */
let words = 0;
export const newPassword = () => `copper lantern walrus ${++words} thimble`;

/** A token as the mail to this account of the demo world would carry it. */
export async function accountToken(
  { app }: TestPortal,
  account: string,
  link: Omit<Parameters<typeof openLink>[1], 'userId'>,
): Promise<string> {
  const { id } = await app.context.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', `${account}@example.com`)
    .executeTakeFirstOrThrow();
  return inTransaction(
    app.context,
    async (tx) => (await issueLinkToken(tx, await openLink(tx, { ...link, userId: id })))!,
  );
}

/** A mail as somebody read it. */
export interface ReadMail {
  subject: string;
  text: string;
  /** What stands behind `#` in its link to a page of the portal. */
  token: string;
}

/** A portal with a mail server, as people meet it. */
export interface People {
  portal: TestPortal;
  anonymous: Client;
  /** The next mail of this subject to an address, once; it waits for it. */
  mailTo(address: string, subject: string): Promise<ReadMail>;
  /** Address and subject of the mails that nobody has read there, when everything that was asked for is done. */
  unreadBy(...addresses: string[]): Promise<[address: string, subject: string][]>;
  /** An address that nobody has, and its new account in the organisation of the partner. */
  welcomed(input?: Record<string, unknown>): Promise<{ id: string; email: string }>;
  /** `ok`, or the code of the refusal. */
  signIn(email: string, password: string): Promise<string>;
  setPassword(token: string, password: string): Promise<string>;
  stop(): Promise<void>;
}

/** Subject of the mail that {@link People.unreadBy} waits for. */
const LAST = 'Welcome to the developer portal';

export async function startPeople(): Promise<People> {
  const server = await startMailServer();
  const portal = await startTestPortal({
    GATEHOUSE_SMTP_URL: server.url,
    GATEHOUSE_MAIL_FROM: 'portal@example.org',
    GATEHOUSE_TRUST_PROXY: 'loopback',
  });
  const anonymous = new Client(portal.url, null);
  const [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  const { viewer } = await partner.send('{ viewer { organisation { id } } }');
  const word = async (mutation: string, input: object) => {
    const { data } = await anonymous.raw(mutation, { input });
    const [{ userErrors }] = Object.values(data) as [{ userErrors: { code: string }[] }];
    return userErrors[0]?.code ?? 'ok';
  };
  const mailTo = (address: string, subject: string) =>
    eventually(portal.url, async () => take(server, address, subject));
  let made = 0;
  const welcomed = async (input: Record<string, unknown> = {}) => {
    const account = { email: `novice-${++made}@example.com`, displayName: 'Nora Novice', role: 'TEAM_MEMBER' };
    const { createUser } = await owner.send(CREATE_USER, {
      input: { ...account, organisationId: viewer.organisation.id, ...input },
    });
    return createUser.user;
  };
  return {
    ...{ portal, anonymous, mailTo, welcomed },
    async unreadBy(...addresses) {
      const isQuiet = `select from graphile_worker.jobs where task_identifier like 'identity.%' union all
        select from mail where status = 'PENDING'`;
      // Whatever was asked for before it comes before it.
      await mailTo((await welcomed()).email, LAST);
      await eventually(portal.url, async () => {
        if ((await rowsOf(portal.database, isQuiet)).length > 0) throw new Error('Something is still to be done.');
      });
      const all = server.received.flatMap(({ to, parsed }) =>
        to.map((address) => [address, parsed.subject ?? ''] as const),
      );
      return all.filter(([address]) => addresses.includes(address)).map(([address, subject]) => [address, subject]);
    },
    signIn: (email, password) => word(SIGN_IN, { email, password }),
    setPassword: (token, password) => word(SET_PASSWORD, { token, password }),
    async stop() {
      await portal.stop();
      await server.stop();
    },
  };
}

function take(server: MailServer, address: string, subject: string): ReadMail {
  const index = server.received.findIndex(({ to, parsed }) => to.includes(address) && parsed.subject === subject);
  if (index < 0) throw new Error(`No mail "${subject}" to ${address}.`);
  const [{ parsed }] = server.received.splice(index, 1) as [MailServer['received'][number]];
  const token = /#([\w-]{43})"/.exec(parsed.html || '')?.[1] ?? '';
  return { subject, text: (parsed.text ?? '').replace(/\s+/g, ' '), token };
}

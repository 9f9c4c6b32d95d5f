import { expect } from 'vitest';
import { type Client, type Data } from '../../support/client.ts';
import { eventually } from '../../support/eventually.ts';
import { type MailServer, type ReceivedMail, startMailServer } from '../../support/mail-server.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { unhandledEvents } from '../../support/unhandled-events.ts';

export const PASSWORD = 'seven odd lanterns drift';
export const VIEWER = '{ viewer { email displayName role organisation { name isDefault } teams { name } } }';

/** A portal that sends mails to a real server, and what people find in their mailboxes. */
export interface Mailed {
  portal: TestPortal;
  server: MailServer;
  /** The newest mail to an address whose subject has these words, as soon as it is there; `after` so many of them. */
  mailTo(email: string, subject: string, after?: number): Promise<ReceivedMail>;
  /** The token behind `#` in that mail. */
  tokenFor(email: string, subject: string, after?: number): Promise<string>;
  /** Subjects of all mails to an address so far, when nothing is on its way any more. */
  subjectsTo(email: string): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startMailed(env: Record<string, string> = {}): Promise<Mailed> {
  const server = await startMailServer();
  const mail = { GATEHOUSE_SMTP_URL: server.url, GATEHOUSE_MAIL_FROM: 'portal@example.org' };
  const portal = await startTestPortal({ ...mail, ...env });
  const received = (email: string) => server.received.filter(({ to }) => to.includes(email));
  const mailTo = (email: string, subject: string, after = 0) =>
    eventually(portal.url, async () => {
      const found = received(email).filter(({ parsed }) => parsed.subject?.includes(subject));
      expect(found.length, `${subject} to ${email}`).toBeGreaterThan(after);
      return found.at(-1)!;
    });
  return {
    ...{ portal, server, mailTo },
    async tokenFor(...which) {
      return (await mailTo(...which)).parsed.text!.match(/#([\w-]{43})/)![1]!;
    },
    async subjectsTo(email) {
      await eventually(portal.url, async () => expect(await isQuiet(portal)).toBe(true));
      return received(email).map(({ parsed }) => parsed.subject!);
    },
    async stop() {
      await portal.stop();
      await server.stop();
    },
  };
}

/** Whether every event has been made into mails, and every mail has gone out. */
async function isQuiet({ database }: TestPortal): Promise<boolean> {
  const { rows } = await database.pool.query(
    `select ${unhandledEvents('notification')} + (select count(*) from mail where status = 'PENDING') as left`,
  );
  return Number(rows[0].left) === 0;
}

/** The codes of a refused call with where they point to, `ok` for one that was accepted. */
export async function codesOf(client: Client, document: string, variables: Data): Promise<string[]> {
  const { data, errors } = await client.raw(document, variables);
  expect(errors, document).toBeUndefined();
  const { userErrors } = Object.values(data)[0] as Data;
  return userErrors.length === 0 ? ['ok'] : userErrors.map(({ code, field }: Data) => `${code} ${field?.at(-1) ?? ''}`);
}

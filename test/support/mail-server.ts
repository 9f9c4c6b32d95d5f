import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/**
 * - `accept`: takes every mail.
 * - `refuse for now`, `refuse for ever`: answers the content with 451 or 550.
 * - `refuse recipient`: answers the recipient with 550.
 * - `refuse sender`: answers the sender with 550.
 * - `hang`: takes the connection and never says a word.
 * - `cut after data`: takes the whole mail, and cuts the connection instead of saying so.
 */
export type MailServerBehaviour =
  | 'accept'
  | 'refuse for now'
  | 'refuse for ever'
  | 'refuse recipient'
  | 'refuse sender'
  | 'hang'
  | 'cut after data';

/** What arrived, also where the sender was not told so. */
export interface ReceivedMail {
  /** Of the envelope, as `to`. */
  from: string;
  to: string[];
  raw: string;
  parsed: ParsedMail;
}

/** A real SMTP server on the loopback. */
export interface MailServer {
  url: string;
  port: number;
  /** May be changed at any time; new connections and mails follow it. */
  behaviour: MailServerBehaviour;
  received: ReceivedMail[];
  /** How many were opened so far. */
  connections: number;
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
}

interface Options {
  behaviour?: MailServerBehaviour;
  /** Of a server that was stopped, to bring it back. */
  port?: number;
}

type Answer = (error?: Error | null) => void;

export async function startMailServer({ behaviour = 'accept', port = 0 }: Options = {}): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const state = { behaviour, received: [] as ReceivedMail[], connections: 0 };
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const refuseIf = (when: MailServerBehaviour, code: number, answer: Answer) =>
    answer(state.behaviour === when ? refusal(code) : null);
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onConnect: (_session, answer) => {
      if (state.behaviour !== 'hang') answer();
    },
    onMailFrom: (_address, _session, answer) => refuseIf('refuse sender', 550, answer),
    onRcptTo: (_address, _session, answer) => refuseIf('refuse recipient', 550, answer),
    onData: async (stream, session, answer) => {
      // Null when the sender died in the middle: then nobody is there to be answered.
      const mail = await receive(stream, session).catch(() => null);
      if (!mail) return;
      if (state.behaviour === 'refuse for now') return answer(refusal(451));
      if (state.behaviour === 'refuse for ever') return answer(refusal(550));
      state.received.push(mail);
      return state.behaviour === 'cut after data' ? cutAll() : answer();
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    state.connections += 1;
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(resolve));
    cutAll();
    await closed;
  };
  const address = server.server.address() as AddressInfo;
  return Object.assign(state, { port: address.port, url: `smtp://127.0.0.1:${address.port}`, stop });
}

const refusal = (responseCode: number) => Object.assign(new Error('As the test says'), { responseCode });

async function receive(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<ReceivedMail> {
  const raw = await buffer(stream);
  const to = envelope.rcptTo.map(({ address }) => address);
  const from = envelope.mailFrom ? envelope.mailFrom.address : '';
  return { from, to, raw: raw.toString('utf8'), parsed: await simpleParser(raw) };
}

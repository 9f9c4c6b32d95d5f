import { once } from 'node:events';
import { connect } from 'node:net';

/** Somebody who never comes to an end with a request. */
export interface DrippingClient {
  /** All that it was answered, once the connection is gone. */
  answered: Promise<string>;
  stop(): void;
}

const HEADERS = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

/** How far they get at once; what follows comes a byte at a time. */
export const DRIPS = {
  nothing: '',
  headers: `${HEADERS}X-Slow: a`,
  body: `${HEADERS}Content-Length: 100000\r\n\r\n{`,
  chunks: `${HEADERS}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
};

export async function drip(kind: keyof typeof DRIPS, port: number, host: string): Promise<DrippingClient> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.on('error', () => {});
  socket.write(DRIPS[kind]);
  const timer = setInterval(() => {
    if (kind !== 'nothing' && socket.writable) socket.write(kind === 'chunks' ? '1\r\n \r\n' : 'a');
  }, 100);
  const answered = new Promise<string>((resolve) => {
    socket.once('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
  return { answered, stop: () => void socket.destroy() };
}

import { Environment, Network, Observable, RecordSource, Store } from 'relay-runtime';
import { createSocketClient, type SocketClientOptions } from '../../../clients/js/dist/index.js';

export function createRelay(options: SocketClientOptions) {
  const socket = createSocketClient(options);
  const network = Network.create(
    async ({ text, name }, variables) => {
      const token = await options.token?.();
      const response = await fetch(options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query: text, operationName: name, variables }),
      });
      return response.json();
    },
    ({ text, name }, variables) =>
      Observable.create((sink) => socket.subscribe({ query: text ?? '', operationName: name, variables }, sink)),
  );
  return { environment: new Environment({ network, store: new Store(new RecordSource()) }), socket };
}

export { CloseCode } from './close-code.ts';
export { type Payload, type Result, type Resumable, type ResumableOptions, resumable, type Sink } from './resumable.ts';
export type * as Schema from './schema.ts';
export { createSocketClient, type SocketClientOptions } from './socket-client.ts';
export { type SseOptions, sseOptions } from './sse-options.ts';

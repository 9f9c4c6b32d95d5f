import { loadConfig } from '../config.ts';
import { checkPort, whyNotListening } from '../platform/http/port.ts';

/** Tells at once what would keep a portal from starting, before anything is built for it. Runs as it stands, from `src`. */
let port: number | undefined;
try {
  const config = loadConfig();
  port = config.port;
  await checkPort(config);
} catch (error) {
  process.stderr.write(`${whyNotListening(error, port) ?? (error as Error).message}\n`);
  process.exitCode = 1;
}

import { loadConfig } from '../config.ts';
import { checkPort, whyNotListening } from '../platform/http/port.ts';

/** Tells at once what would keep a portal from starting, before anything is built for it. Runs as it stands, from `src`. */
let PORT = 0;
try {
  const config = loadConfig();
  PORT = config.port;
  await checkPort(config);
} catch (error) {
  process.stderr.write(`${whyNotListening(error, { PORT }) ?? (error as Error).message}\n`);
  process.exitCode = 1;
}

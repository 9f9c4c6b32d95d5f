import { type Config, loadConfig } from '../config.ts';
import { whyNotListening } from '../platform/http/port.ts';
import { checkStart } from '../start-checks.ts';

/** Tells at once what would keep a portal from starting, before anything is built for it. Runs as it stands, from `src`. */
let config: Config | null = null;
try {
  config = loadConfig();
  await checkStart(config);
} catch (error) {
  const ports = { PORT: config?.port ?? 0, GATEHOUSE_SANDBOX_PORT: config?.sandbox?.port ?? 0 };
  process.stderr.write(`${whyNotListening(error, ports, config?.host) ?? (error as Error).message}\n`);
  process.exitCode = 1;
}

import type { Config } from './config.ts';
import { checkFolder } from './platform/folder.ts';
import { checkPort } from './platform/http/port.ts';

type Checked = Pick<Config, 'port' | 'host' | 'sandbox' | 'dataDir' | 'databaseUrl' | 'masterKeys' | 'mail'>;

/** Rejects where ports or the folder of the data would keep a portal from starting, before anything is made. */
export async function checkStart(config: Checked): Promise<void> {
  await checkPort(config);
  if (config.sandbox) await checkPort({ port: config.sandbox.port, host: '127.0.0.1' });
  const usesFolder = !config.databaseUrl || !config.masterKeys || !config.mail.smtpUrl || config.sandbox;
  if (usesFolder) await checkFolder(config.dataDir);
}

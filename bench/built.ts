/** What the bench takes from the built portal: a PostgreSQL to run on, and a Gateway to write keys to. */
const built = (file: string) => import(new URL(`../../dist/${file}`, import.meta.url).href);

export const MAIN = new URL('../../dist/main.js', import.meta.url).pathname;

export async function startPostgres(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { startEmbeddedPostgres } = await built('platform/embedded-postgres/embedded-postgres.js');
  const { createLogger } = await built('platform/log.js');
  return startEmbeddedPostgres({ dataDir, log: createLogger({ logLevel: 'silent' }) });
}

export async function startGateway(stateFile: string, secret: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { startSandboxGateway } = await built('sandbox-gateway/sandbox-gateway.js');
  const { tokenApi } = await built('sandbox-gateway/demo-apis.js');
  const apis = [tokenApi('bench-api', 'Bench API', '/bench/')];
  return startSandboxGateway({ stateFile, secret, host: '127.0.0.1', apis });
}

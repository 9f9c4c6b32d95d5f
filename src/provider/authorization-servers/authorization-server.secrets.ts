import type { SecretBox } from '../../platform/security/secret.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';

type Column = 'initialAccessToken' | 'softwareStatement';

const COLUMNS: Record<Column, string> = {
  initialAccessToken: 'initial_access_token',
  softwareStatement: 'software_statement',
};

const locate = (id: string, column: Column) => ({ table: 'authorization_server', column: COLUMNS[column], id });

export const sealServerSecret = (box: SecretBox, id: string, column: Column, secret: string | null): string | null =>
  secret === null ? null : box.seal(secret, locate(id, column));

/** In clear; null for none. @throws SecretError when it does not open. */
export const openServerSecret = (box: SecretBox, server: AuthorizationServer, column: Column): string | null => {
  const sealed = server[column];
  return sealed === null ? null : box.open(sealed, locate(server.id, column));
};

import { randomUUID } from 'node:crypto';
import { registerEnumType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { HttpFailure } from '../../platform/outbound-http/safe-http.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';
import { authorizationServers } from './authorization-server.queries.ts';
import { deleteClient, registerClient } from './client-registration.ts';
import { readServerMetadata, readSignatures, ServerFailure } from './server-metadata.ts';

export enum AuthorizationServerProblem {
  UNREACHABLE = 'UNREACHABLE',
  NOT_A_SERVER = 'NOT_A_SERVER',
  OTHER_ISSUER = 'OTHER_ISSUER',
  NO_KEYS = 'NO_KEYS',
  NO_REGISTRATION = 'NO_REGISTRATION',
  REFUSED = 'REFUSED',
  NOT_MANAGEABLE = 'NOT_MANAGEABLE',
}

registerEnumType(AuthorizationServerProblem, {
  name: 'AuthorizationServerProblem',
  description: 'Why an authorization server cannot register clients for apps.',
  valuesConfig: {
    UNREACHABLE: { description: 'No answer came, or its certificate is not trusted.' },
    NOT_A_SERVER: { description: 'There is no discovery document.' },
    OTHER_ISSUER: { description: 'Its discovery document names another issuer.' },
    NO_KEYS: { description: 'It publishes no keys by which its tokens could be judged.' },
    NO_REGISTRATION: { description: 'It has no registration endpoint: dynamic registration is switched off there.' },
    REFUSED: { description: 'It did not register a client: the initial access token may be wrong.' },
    NOT_MANAGEABLE: {
      description:
        'It registers clients, and does not let them be changed and deleted (RFC 7592), so nothing of them would end.',
    },
  },
});

export interface ServerCheck {
  problem: AuthorizationServerProblem | null;
  message: string | null;
}

/**
 * Asks a server what it says of itself, and has it register a client, which is deleted at once.
 * @throws DomainError NOT_FOUND
 */
export async function checkAuthorizationServer(ctx: Context, id: string): Promise<ServerCheck> {
  const server = await authorizationServers.find(ctx, id);
  if (!server) throw notFound('authorization server');
  try {
    return await tryOut(ctx, server);
  } catch (error) {
    if (error instanceof HttpFailure) return found(AuthorizationServerProblem.UNREACHABLE, error.message);
    if (error instanceof ServerFailure) return found(AuthorizationServerProblem[error.problem], error.message);
    throw error;
  }
}

const found = (problem: AuthorizationServerProblem, message: string): ServerCheck => ({ problem, message });

async function tryOut(ctx: Context, server: AuthorizationServer): Promise<ServerCheck> {
  const metadata = await readServerMetadata(ctx, server);
  if (!metadata.jwks_uri) return found(AuthorizationServerProblem.NO_KEYS, 'Its discovery document has no jwks_uri.');
  await readSignatures(ctx, server, metadata.jwks_uri);
  const wish = { name: 'Gatehouse: connection test', redirectUrls: [], scopes: [], softwareVersion: randomUUID() };
  const client = await registerClient(ctx, server, metadata, wish);
  const { registration_access_token: token, registration_client_uri: uri } = client;
  if (!token || !uri) {
    return found(
      AuthorizationServerProblem.NOT_MANAGEABLE,
      'It gave no registration_access_token: delete the client of the test by hand.',
    );
  }
  await deleteClient(ctx, server, { clientId: client.client_id, uri, token });
  return { problem: null, message: null };
}

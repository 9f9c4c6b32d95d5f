/** Most messages are not read twice. */
const SUSPICIOUS = /"variables"\s*:\s*[^\s{n]/;

/**
 * The id of an operation whose variables are no object. graphql-ws 6 takes that for a message out of protocol and closes the socket,
 * with everything else that goes on over it; over HTTP it is an error of the one operation.
 */
export function operationWithMisplacedVariables(message: string): string | null {
  if (!SUSPICIOUS.test(message)) return null;
  const { type, id, payload } = parsed(message);
  const isOperation = type === 'subscribe' && typeof id === 'string' && id !== '' && typeof payload?.query === 'string';
  const variables = payload?.variables;
  const fits = variables == null || (typeof variables === 'object' && !Array.isArray(variables));
  return isOperation && !fits ? id : null;
}

interface Message {
  type?: unknown;
  id?: unknown;
  payload?: { query?: unknown; variables?: unknown } | null;
}

/** What is no JSON is for graphql-ws to refuse. */
function parsed(message: string): Message {
  try {
    return (JSON.parse(message) as Message | null) ?? {};
  } catch {
    return {};
  }
}

import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import {
  type ClientAuthentication,
  type ClientType,
  type ClientTypeInput,
  GrantType,
  ResponseType,
} from './client-type.ts';

const MAX_TYPES = 20;
const FIELD = ['input', 'clientTypes'];

/**
 * The client types of a server as they are stored.
 * @param standard How clients prove who they are where a type does not say.
 * @throws DomainError INVALID_INPUT, all that is wrong with any of them at once.
 */
export async function clientTypesOf(
  inputs: readonly ClientTypeInput[],
  standard: ClientAuthentication,
): Promise<ClientType[]> {
  const { room: _, ...types } = await gather({
    room: () => {
      if (inputs.length > MAX_TYPES) throw invalidInput(`A server has up to ${MAX_TYPES} client types.`, FIELD);
    },
    ...Object.fromEntries(
      inputs.map((input, index) => [
        index,
        () => typeOf(input, standard, { at: [...FIELD, `${index}`], before: inputs.slice(0, index) }),
      ]),
    ),
  });
  return Object.values(types) as ClientType[];
}

interface Place {
  at: FieldPath;
  /** Types whose names are taken. */
  before: readonly ClientTypeInput[];
}

async function typeOf(
  input: ClientTypeInput,
  standard: ClientAuthentication,
  { at, before }: Place,
): Promise<ClientType> {
  const { name, description, grants } = await gather({
    name: () => nameOf(input, { at, before }),
    description: () => optionalText(input.description, { field: [...at, 'description'], max: 2_000 }),
    grants: () => grantsOf(input, at),
  });
  return {
    ...{ name, description, ...grants },
    clientAuthentication: input.clientAuthentication ?? standard,
    applicationType: input.applicationType ?? null,
  };
}

function nameOf(input: ClientTypeInput, { at, before }: Place): string {
  const field = [...at, 'name'];
  const name = requiredName(input.name, { field, max: 100 });
  if (before.some((other) => other.name.trim() === name)) throw invalidInput('Another type has this name.', field);
  return name;
}

const BROUGHT: Record<ResponseType, GrantType> = {
  [ResponseType.CODE]: GrantType.AUTHORIZATION_CODE,
  [ResponseType.TOKEN]: GrantType.IMPLICIT,
  [ResponseType.ID_TOKEN]: GrantType.IMPLICIT,
};

/** RFC 7591, 2.1. */
function grantsOf({ grantTypes, responseTypes }: ClientTypeInput, at: FieldPath) {
  const field = [...at, 'grantTypes'];
  if (grantTypes.length === 0) throw invalidInput('Name at least one way to a token.', field);
  if (new Set(grantTypes).size < grantTypes.length) throw invalidInput('Name each grant once.', field);
  const isAlone = grantTypes.every((grant) => grant === GrantType.REFRESH_TOKEN);
  if (isAlone) throw invalidInput('A token is refreshed that another grant has brought.', field);
  const needed = [ResponseType.CODE, ResponseType.TOKEN].filter((type) => grantTypes.includes(BROUGHT[type]));
  const brought = [...new Set(responseTypes ?? needed)];
  const isMatched =
    brought.every((type) => grantTypes.includes(BROUGHT[type])) &&
    needed.every((type) => brought.some((other) => BROUGHT[other] === BROUGHT[type]));
  if (isMatched) return { grantTypes, responseTypes: brought };
  const message = 'CODE goes with AUTHORIZATION_CODE, TOKEN and ID_TOKEN with IMPLICIT, and neither without the other.';
  throw invalidInput(message, [...at, 'responseTypes']);
}

import {
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLString,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import type { Data } from '../../support/client.ts';
import { ACTORS, type Actor } from './actors.ts';
import { callAs } from './call.ts';
import { fieldOf } from './operation.ts';
import { isAccepted, type Row } from './row.ts';
import type { PortalState } from './state.ts';
import { setAccessFlow, type World } from './world.ts';

const NOBODYS = '01890a5d-ac96-774b-bcce-b302099a8057';

type Path = readonly string[];
interface Leaf {
  path: Path;
  candidates: readonly unknown[];
}
/** A value that is refused when everything else is right, and what is said of it. */
interface Fault {
  path: Path;
  value: unknown;
  refusals: readonly string[];
}

interface Trial {
  row: Row;
  world: World;
  state: PortalState;
}

/** Whether a mutation takes several things that can be wrong at once. */
export const takesSeveral = (row: Row): boolean => row.operation.startsWith('Mutation.') && leavesOf(row).length > 1;

/** What is refused of the parts of an input one by one, and not told when all of them are wrong at once. */
export async function untoldAtOnce(trial: Trial): Promise<string[]> {
  const { row, world } = trial;
  const faults: Fault[] = [];
  for (const leaf of leavesOf(row)) faults.push(...(await faultOf(trial, leaf)));
  const all = faults.reduce((args, { path, value }) => withValue(args, path, value), row.args);
  const told = await refusalsOf(row, world, all);
  const untold = faults.filter(({ refusals }) => !refusals.every((refusal) => told.includes(refusal)));
  return untold.map(({ path, refusals }) => `${path.join('.')}: ${refusals.join()}`);
}

async function faultOf({ row, world, state }: Trial, { path, candidates }: Leaf): Promise<Fault[]> {
  for (const value of candidates) {
    const refusals = await refusalsOf(row, world, withValue(row.args, path, value));
    if (refusals.length > 0) return [{ path, value, refusals }];
    // It was accepted.
    await state.restore();
  }
  return [];
}

/** What is refused to somebody whose call is accepted when all values are right. */
async function refusalsOf(row: Row, world: World, args: Record<string, unknown>): Promise<string[]> {
  if (row.accessFlow) await setAccessFlow(world.portal, row.accessFlow);
  const actor = ACTORS.findLast((_, index) => isAccepted(row.gives[index]!)) as Actor;
  const { answer } = await callAs(actor, world, { ...row, args });
  const payload = Object.values((answer as Data) ?? {})[0] as { userErrors?: Data[] } | null;
  return (payload?.userErrors ?? []).map(({ code, field }) => `${code} ${(field ?? []).join('.')}`);
}

/** What an operation takes beside the ids of what it changes. */
function leavesOf({ operation, args }: Row): Leaf[] {
  const walk = (inputs: readonly { name: string; type: GraphQLInputType }[], above: Path, given: unknown): Leaf[] =>
    inputs.flatMap(({ name, type }) => {
      const named = getNamedType(type);
      const path = [...above, name];
      const value = (given as Record<string, unknown> | undefined)?.[name];
      if (isInputObjectType(named)) {
        // One of the fields beside it, which are tried.
        if (named.isOneOf) return [];
        const inner = [value].flat()[0];
        const fields = Object.values(named.getFields());
        return inner || !fields.some(isRequiredInputField) ? walk(fields, path, inner) : [];
      }
      if (above.length === 0 ? SUBJECTS.includes(name) : DECISIVE[operation]?.includes(name)) return [];
      const candidates = CANDIDATES.get(named.name) ?? [];
      const isList = isListType(getNullableType(type));
      return candidates.length > 0 ? [{ path, candidates: isList ? candidates.map((one) => [one]) : candidates }] : [];
    });
  return walk(fieldOf(operation).args, [], args);
}

const CANDIDATES = new Map<string, readonly unknown[]>([
  [GraphQLID.name, [NOBODYS]],
  [GraphQLInt.name, [-1, 2_000_000_000]],
  [GraphQLString.name, ['x'.repeat(20_000), '', 'a\nb c']],
]);

/** Arguments beside `input` that name what is changed. */
const SUBJECTS = ['id', 'productId', 'name', 'token'];

/** What decides how other parts are judged, or whether they are looked at: it stays right. */
const DECISIVE: Record<string, readonly string[]> = {
  'Mutation.requestAccess': ['productIds', 'planId', 'appId', 'ownerId', 'credentialId'],
  'Mutation.changePlan': ['credentialId', 'catalogueId'],
  'Mutation.renewCredential': ['credentialId'],
  'Mutation.addToCart': ['catalogueId'],
  'Mutation.updateCartItem': ['catalogueId'],
  'Mutation.submitCart': ['itemIds', 'credentialId'],
  'Mutation.saveRequestForm': ['catalogueId', 'productId'],
  'Mutation.addCredential': ['appId'],
  'Mutation.importCredential': ['appId'],
  'Mutation.addProductsToCredential': ['credentialId'],
  'Mutation.createProductDocument': ['fileId'],
  'Mutation.updateProductDocument': ['fileId'],
  'Mutation.createUser': ['organisationId'],
  'Mutation.inviteUser': ['organisationId'],
  // Without the link nothing else is looked at.
  'Mutation.acceptInvitation': ['token'],
  'Mutation.confirmSignUp': ['token', 'password'],
  'Mutation.testProvider': ['id'],
  // One answer for all that is wrong.
  'Mutation.signIn': ['email', 'password'],
};

/** The arguments with another value at a path; of a list in its first item. */
export function withValue(given: unknown, [name, ...below]: Path, value: unknown): Record<string, unknown> {
  const args = (given ?? {}) as Record<string, unknown>;
  if (below.length === 0) return { ...args, [name!]: value };
  const inner = args[name!];
  const changed = Array.isArray(inner)
    ? [withValue(inner[0], below, value), ...inner.slice(1)]
    : withValue(inner, below, value);
  return { ...args, [name!]: changed };
}

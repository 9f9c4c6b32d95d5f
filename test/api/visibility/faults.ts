import {
  GraphQLBoolean,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLNamedInputType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isEnumType,
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
  const { row, world, state } = trial;
  const faults: Fault[] = [];
  for (const leaf of leavesOf(row)) faults.push(...(await faultOf(trial, leaf)));
  const untold: string[] = [];
  for (const [beside, wrong] of Object.entries(mixturesOf(faults))) {
    const all = wrong.reduce((args, { path, value }) => withValue(row.operation, args, path, value), row.args);
    const told = await refusalsOf(row, world, all);
    // Of what cannot even be read, one thing is told.
    const unread = wrong.filter(({ refusals }) => refusals.length === 0).map(({ path }) => path.join('.'));
    for (const { path, refusals } of wrong)
      if (!refusals.every((refusal) => told.includes(refusal) || unread.includes(refusal.split(' ')[1]!)))
        untold.push(`${beside}, ${path.join('.')}: ${refusals.join()}`);
    await state.restore();
  }
  return untold;
}

/** All of them, and the same beside ids and a text that are refused before anything is read. */
function mixturesOf(faults: readonly Fault[]): Record<string, readonly Fault[]> {
  const unread = (fault: Fault, value: unknown): Fault => ({
    ...{ path: fault.path, refusals: [] },
    value: Array.isArray(fault.value) ? [value] : value,
  });
  const isText = ({ value }: Fault) => typeof [value].flat()[0] === 'string' && !isId([value].flat()[0]);
  const text = faults.find(isText);
  return {
    together: faults,
    'with malformed ids': faults.map((fault) => (isId([fault.value].flat()[0]) ? unread(fault, 'nonsense') : fault)),
    'with a text that cannot be stored': faults.map((fault) => (fault === text ? unread(fault, 'a\0b') : fault)),
  };
}

const isId = (value: unknown): boolean => value === NOBODYS;

async function faultOf({ row, world, state }: Trial, { path, candidates }: Leaf): Promise<Fault[]> {
  for (const value of candidates) {
    const refusals = await refusalsOf(row, world, withValue(row.operation, row.args, path, value));
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

/** Everything that an operation takes, whether the row gives it or not; of a list its first item. */
function leavesOf({ operation, args }: Row): Leaf[] {
  const walk = (inputs: readonly Input[], above: Path, given: unknown): Leaf[] =>
    inputs.flatMap(({ name, type }) => {
      const named = getNamedType(type);
      const path = [...above, name];
      if (TOLD_ALONE[operation]?.includes(name) || NAMES_OTHERS.includes(path.slice(-2).join('.'))) return [];
      const value = (given as Record<string, unknown> | undefined)?.[name];
      if (isInputObjectType(named)) {
        // One of the fields beside it, which are tried.
        return named.isOneOf ? [] : walk(Object.values(named.getFields()), path, [value].flat()[0]);
      }
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

/** What is told only where the rest is right. Whoever adds to it says why. */
const TOLD_ALONE: Record<string, readonly string[]> = {
  // Which questions there are, and which kind of public key and of client is taken, follows from products, plan and catalogue.
  'Mutation.requestAccess': ['answers', 'publicKey', 'clientType'],
  'Mutation.changePlan': ['answers'],
  'Mutation.submitCart': ['answers', 'publicKey', 'clientType'],
  'Mutation.addCredential': ['publicKey', 'clientType'],
  'Mutation.rotateCredential': ['publicKey'],
  // Which fields there are, and what they hold, follows from the template; which version is the newest, from the entry.
  'Mutation.createContentEntry': ['fields'],
  'Mutation.updateContentEntry': ['fields', 'expectedVersion'],
  'Mutation.translateContentEntry': ['fields', 'expectedVersion'],
  'Mutation.removeContentTranslation': ['expectedVersion'],
  'Mutation.restoreContentEntry': ['expectedVersion'],
  'Mutation.publishContentEntry': ['expectedVersion'],
  'Mutation.scheduleContentEntry': ['expectedVersion'],
  // Which version is the newest, follows from what is there.
  'Mutation.updateProduct': ['expectedVersion'],
  'Mutation.updatePlan': ['expectedVersion'],
  'Mutation.updateCatalogue': ['expectedVersion'],
  // What fits follows from the type of the attribute.
  'Mutation.updateAttribute': ['options', 'pattern'],
  // Without the link nothing else is looked at.
  'Mutation.acceptInvitation': ['token'],
  'Mutation.confirmSignUp': ['token', 'password'],
  'Mutation.completeSignIn': ['challenge', 'code'],
  'Mutation.confirmTotp': ['challenge', 'code'],
  'Mutation.addPasskey': ['challenge'],
  // Nor without the proof that it is the person who asks.
  'Mutation.beginTotp': ['currentPassword', 'code'],
  'Mutation.beginPasskey': ['currentPassword', 'code'],
  'Mutation.renewRecoveryCodes': ['currentPassword', 'code'],
  'Mutation.removeTotp': ['currentPassword', 'code'],
  'Mutation.removePasskey': ['currentPassword', 'code'],
  'Mutation.resetSecondFactors': ['currentPassword', 'code'],
  // Of three forms one is given; the others are tried as they are.
  'Mutation.setPublicKey': ['jwk', 'jwks'],
  // One answer for all that is wrong.
  'Mutation.signIn': ['email', 'password'],
};

/** What is wrong with a value is told of the attribute that this says. */
const NAMES_OTHERS = ['attributes.key'];

type Input = { name: string; type: GraphQLInputType };

/**
 * The arguments with another value at a path, in lists in the first item. What has to be given beside it, where the row gives
 * nothing of the kind, is something that nobody would refuse.
 */
export function withValue(operation: string, args: Record<string, unknown>, path: Path, value: unknown) {
  const put = (inputs: readonly Input[], given: Record<string, unknown>, [name, ...below]: Path): Data => {
    const { type } = inputs.find((input) => input.name === name)!;
    if (below.length === 0) return { ...given, [name!]: value };
    const fields = Object.values((getNamedType(type) as GraphQLInputObjectType).getFields());
    const [inner, ...others] = [given[name!] ?? requiredOf(fields)].flat();
    const changed = put(fields, inner, below);
    return { ...given, [name!]: isListType(getNullableType(type)) ? [changed, ...others] : changed };
  };
  return put(fieldOf(operation).args, args, path);
}

const requiredOf = (fields: readonly GraphQLInputField[]): Data =>
  Object.fromEntries(
    fields.filter(isRequiredInputField).map(({ name, type }) => [name, harmlessOf(getNamedType(type))]),
  );

const harmlessOf = (type: GraphQLNamedInputType): unknown => {
  if (isEnumType(type)) return type.getValues()[0]!.name;
  return type === GraphQLBoolean ? true : 'New';
};

import { type DomainError, invalidInput } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { type Bundle, bundleSchema, type Item, KEYS, KINDS, type Kind } from './bundle.ts';

/** @throws DomainError INVALID_INPUT: everything that is wrong with its form, each with its path. */
export function readBundle(text: string): Bundle {
  const read = bundleSchema.safeParse(parsed(text));
  if (!read.success) {
    throwAll(read.error.issues.map(({ path, message }) => invalidInput(`${message}.`, path.map(String))));
  }
  const bundle = read.data!;
  throwAll([...KINDS.flatMap((kind) => refuseRepeated(kind, bundle[kind])), ...refuseContradictions(bundle)]);
  return bundle;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput('It must be JSON.', []);
  }
}

function refuseRepeated<K extends Kind>(kind: K, items: readonly Item<K>[]): DomainError[] {
  const keys = items.map(KEYS[kind]);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index ? [] : [invalidInput(`${key} is there twice.`, [kind, String(index)])],
  );
}

/** What no portal can be, so that an import of it would change something each time. */
function refuseContradictions({ themes, products }: Bundle): DomainError[] {
  const first = themes.findIndex(({ isActive }) => isActive);
  return [
    ...themes.flatMap(({ isActive }, index) =>
      isActive && index !== first
        ? [invalidInput('Another theme is active already.', ['themes', String(index), 'isActive'])]
        : [],
    ),
    ...products.flatMap(({ provider, policyId, apiIds }, index) =>
      provider !== null && policyId === null && apiIds.length === 0
        ? [invalidInput('A product without APIs has no provider.', ['products', String(index), 'provider'])]
        : [],
    ),
  ];
}

/** The text of a bundle: the same for the same definitions, so that a version control shows what changed. */
export const printBundle = (bundle: Bundle): string => `${JSON.stringify(bundle, null, 2)}\n`;

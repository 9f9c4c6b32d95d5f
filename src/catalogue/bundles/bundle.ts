import { isTree, type Tree } from '../document-checks/document-tree.ts';
import type { GatewayAccess } from './gateway-access.ts';
import { type Dialect, schemeOf } from './security-scheme.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/**
 * A description as the consumers of a product can use it: its calls go to the gateway, with the key that the portal gives, whatever the
 * author's own servers and schemes are. Nothing of the original is changed, because YAML shares values.
 * @param document OpenAPI of any version that was checked.
 * @param accesses The APIs that it may be about, at least one.
 */
export function bundleOf(document: Tree, accesses: readonly GatewayAccess[]): Tree {
  const dialect = dialectOf(document);
  const { schemes, security } = securityOf(accesses, dialect);
  const rest = { ...document, security, ...pathsOf(document, accesses, dialect) };
  return dialect === '2.0' ? ofSwagger(rest, accesses[0]!, schemes) : ofOpenApi(rest, accesses, schemes);
}

function dialectOf({ swagger, openapi }: Tree): Dialect {
  if (swagger !== undefined) return '2.0';
  return String(openapi).startsWith('3.0') ? '3.0' : '3.1';
}

/** A scheme for each part of what calls bring; a call brings all parts of one of its APIs. */
function securityOf(accesses: readonly GatewayAccess[], dialect: Dialect) {
  const names = new Map<string, string>();
  const requirements = accesses.map(({ parts }) =>
    parts.flatMap((part, index) => {
      const scheme = schemeOf(part, index === 0, dialect);
      if (!scheme) return [];
      const text = JSON.stringify(scheme);
      if (!names.has(text)) names.set(text, `gateway${names.size || ''}`);
      return names.get(text)!;
    }),
  );
  const different = new Map(requirements.map((each) => [each.toSorted().join(), each]));
  const security = [...different.values()].filter((each) => each.length > 0);
  return {
    schemes: Object.fromEntries(Array.from(names, ([text, name]) => [name, JSON.parse(text) as object])),
    security: security.map((each) => Object.fromEntries(each.map((name) => [name, []]))),
  };
}

function ofSwagger(document: Tree, { url }: GatewayAccess, schemes: Tree): Tree {
  const { host, pathname, protocol } = new URL(url);
  return { ...document, host, basePath: pathname, schemes: [protocol.replace(':', '')], securityDefinitions: schemes };
}

function ofOpenApi(document: Tree, accesses: readonly GatewayAccess[], securitySchemes: Tree): Tree {
  const components = isTree(document.components) ? document.components : {};
  const { securitySchemes: _, ...others } = components;
  const servers = accesses.map(({ url, apiName }) => ({ url, description: apiName }));
  const kept = Object.keys(securitySchemes).length > 0 ? { ...others, securitySchemes } : others;
  return { ...document, servers, ...(Object.keys(kept).length > 0 || document.components ? { components: kept } : {}) };
}

/** What holds calls: they ask for nothing of their own any more, and those to the gateway go nowhere else. */
function pathsOf(document: Tree, accesses: readonly GatewayAccess[], dialect: Dialect): Tree {
  const called = (item: unknown) => itemOf(item, { isCalled: true, version: versionOf(accesses, dialect) });
  const parts: Tree = {};
  if (isTree(document.paths)) parts.paths = mapped(document.paths, called);
  if (isTree(document.webhooks)) parts.webhooks = mapped(document.webhooks, uncalled);
  if (!isTree(document.components)) return parts;
  const { pathItems, callbacks } = document.components;
  return {
    ...parts,
    components: {
      ...document.components,
      ...(isTree(pathItems) && { pathItems: mapped(pathItems, called) }),
      ...(isTree(callbacks) && { callbacks: mapped(callbacks, callbackOf) }),
    },
  };
}

/** A parameter of every call; null where none has to name a version, or not every API the same. */
function versionOf([first, ...others]: readonly GatewayAccess[], dialect: Dialect): Tree | null {
  const version = first?.version;
  if (!version || others.some((other) => JSON.stringify(other.version) !== JSON.stringify(version))) return null;
  const type = { type: 'string', enum: [version.value], default: version.value };
  return { name: version.name, in: version.in, required: true, ...(dialect === '2.0' ? type : { schema: type }) };
}

interface Of {
  isCalled: boolean;
  version: Tree | null;
}

const uncalled = (item: unknown): unknown => itemOf(item, { isCalled: false, version: null });

const callbackOf = (callback: unknown): unknown => (isTree(callback) ? mapped(callback, uncalled) : callback);

function itemOf(item: unknown, of: Of): unknown {
  if (!isTree(item)) return item;
  const operations = Object.entries(item).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'servers' && of.isCalled) return [];
    if (METHODS.includes(key)) return [[key, operationOf(value, of)]];
    if (key === 'additionalOperations' && isTree(value)) return [[key, mapped(value, (each) => operationOf(each, of))]];
    return [[key, value]];
  });
  const { version } = of;
  // What another item is referred to has it there.
  if (!version || '$ref' in item) return Object.fromEntries(operations);
  const own = Array.isArray(item.parameters) ? (item.parameters as unknown[]) : [];
  return { ...Object.fromEntries(operations), parameters: [...own.filter((each) => !isSame(each, version)), version] };
}

const isSame = (parameter: unknown, version: Tree): boolean =>
  isTree(parameter) && parameter.in === version.in && parameter.name === version.name;

function operationOf(operation: unknown, { isCalled }: Of): unknown {
  if (!isTree(operation)) return operation;
  const { security: _, callbacks, ...rest } = operation;
  if (isCalled) delete rest.servers;
  return isTree(callbacks) ? { ...rest, callbacks: mapped(callbacks, callbackOf) } : rest;
}

/** Extensions beside paths are no paths. */
const mapped = (tree: Tree, change: (value: unknown) => unknown): Tree =>
  Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, key.startsWith('x-') ? value : change(value)]));

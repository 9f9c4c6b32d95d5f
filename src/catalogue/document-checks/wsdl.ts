import { XMLValidator } from 'fast-xml-parser';

/** The element that a description is, by its name and namespace: version 1.1 and version 2.0. */
const ROOTS: Readonly<Record<string, string>> = {
  definitions: 'http://schemas.xmlsoap.org/wsdl/',
  description: 'http://www.w3.org/ns/wsdl',
};

const WANTED = Object.entries(ROOTS)
  .map(([name, namespace]) => `\`${name}\` of ${namespace}`)
  .join(' or ');

/** The first element, whatever stands before it but a DOCTYPE. */
const ROOT =
  /^((?:\s|<\?.*?\?>|<!--.*?-->)*)<(?:([\w.-]+):)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/s;

/** What is wrong with a WSDL description as XML, and with the element that it is. Entities are not expanded, and nothing that it names is read. */
export function problemsInWsdl(text: string): string[] {
  const xml = text.replace(/^\uFEFF/, '');
  const found = XMLValidator.validate(xml);
  if (found !== true) {
    const { line, col, msg } = found.err;
    return [`Line ${line}, column ${col}: ${msg.replace(/\.$/, '')}.`];
  }
  const root = ROOT.exec(xml);
  if (!root) return [`It must be XML whose element is ${WANTED}, without a DOCTYPE.`];
  const [, before = '', prefix, name = '', attributes = ''] = root;
  const namespace = namespaceIn(attributes, prefix);
  if (ROOTS[name] === namespace && namespace !== undefined) return [];
  const line = before.split('\n').length;
  return [`Line ${line}: It must be ${WANTED}, and is \`${name}\` of ${namespace ?? 'no namespace'}.`];
}

/** The namespace that a prefix, or none, stands for. */
function namespaceIn(attributes: string, prefix: string | undefined): string | undefined {
  const wanted = prefix ? `xmlns:${prefix}` : 'xmlns';
  for (const [, name, quoted] of attributes.matchAll(/([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (name === wanted) return quoted!.slice(1, -1).trim();
  }
}

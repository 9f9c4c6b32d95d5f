import type { CertificateListChange } from '../port/certificate-lists.ts';
import type { TykDefinition } from './token-rules.ts';

/** What a definition has on its list of client certificates. */
export function certificateListIn({ form, body }: TykDefinition): string[] {
  const list = form === 'classic' ? body.client_certificates : listsOf(body).allowlist;
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/** The same definition with another list; itself where there is nothing to change. */
export function mergeCertificateList(definition: TykDefinition, change: CertificateListChange): TykDefinition {
  const before = certificateListIn(definition);
  const isThere = before.includes('add' in change ? change.add : change.drop);
  if (isThere === 'add' in change) return definition;
  const list = 'add' in change ? [...before, change.add] : before.filter((id) => id !== change.drop);
  const body = structuredClone(definition.body);
  if (definition.form === 'classic') body.client_certificates = list;
  else listsOf(body).allowlist = list;
  return { ...definition, body };
}

type Fields = Record<string, unknown>;

/** Where an OpenAPI definition has them; something apart where it has no such place, because it asks for none. */
function listsOf(body: Fields): Fields {
  const tyk = fieldsIn(body, 'x-tyk-api-gateway');
  return fieldsIn(fieldsIn(tyk, 'server'), 'clientCertificates');
}

const fieldsIn = (fields: Fields, name: string): Fields => {
  const found = fields[name];
  return found && typeof found === 'object' && !Array.isArray(found) ? (found as Fields) : {};
};

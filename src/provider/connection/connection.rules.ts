import { invalidInput } from '../../platform/domain-error.ts';
import { requiredName } from '../../platform/text.ts';
import { KEY_ORGANISATION } from '../port/consumer-key.ts';

/**
 * The base URL of a provider, without slashes at its end. Private addresses are allowed: that is where Tyk's admin APIs
 * are; link-local ones are not, because clouds keep their machines' credentials there.
 * @throws DomainError INVALID_INPUT
 */
export function requireUrl(text: string, field: string[]): string {
  const url = URL.parse(text.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol) || text.length > 500) {
    throw invalidInput('It must be a URL that starts with http:// or https://.', field);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw invalidInput('It must hold no user, password, query or fragment.', field);
  }
  if (/^169\.254\.|^\[(fe[89ab]|::ffff:a9fe:)/.test(url.hostname)) {
    throw invalidInput('Link-local addresses are not allowed.', field);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** It becomes a header, so it is one line of visible characters. @throws DomainError INVALID_INPUT */
export function requireSecret(text: string): string {
  if (/^[\x21-\x7e]{1,500}$/.test(text)) return text;
  throw invalidInput('It must be 1 to 500 visible ASCII characters without spaces.', ['input', 'secret']);
}

/** Without one Tyk finds neither policies nor keys with ids of the portal's own. @throws DomainError INVALID_INPUT */
export function requireOrganisation(text: string): string {
  const field = ['input', 'tykOrganisationId'];
  const organisation = requiredName(text, { field, max: 200 });
  if (organisation !== KEY_ORGANISATION) return organisation;
  throw invalidInput('Keys of the portal name this organisation, so that nothing else may belong to it.', field);
}

const MAX_TAGS = 20;

/** Trimmed, each once. @throws DomainError INVALID_INPUT */
export function policyTagsOf(tags: readonly string[] | null | undefined): string[] {
  const field = ['input', 'policyTags'];
  const all = [...new Set((tags ?? []).map((tag) => tag.trim()))];
  if (all.length > MAX_TAGS) throw invalidInput(`There are at most ${MAX_TAGS} tags.`, field);
  // Tyk's own portal joins them by commas without spaces.
  if (all.every((tag) => /^[^\s,]{1,100}$/u.test(tag))) return all;
  throw invalidInput('A tag has 1 to 100 characters and neither spaces nor commas.', field);
}

import { comparableTag, distinctNames } from '../../platform/comparable-name.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { gatherEach } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';

/** Tags as they are stored: each once, in the order given and its first spelling. @throws DomainError INVALID_INPUT */
export function tagsOf(tags: readonly string[]): string[] {
  const field = ['input', 'tags'];
  const all = distinctNames(
    gatherEach(tags, (tag) => requiredName(tag, { field, max: 50 })),
    comparableTag,
  );
  if (all.length <= 20) return all;
  throw invalidInput('There are at most 20 tags.', field);
}

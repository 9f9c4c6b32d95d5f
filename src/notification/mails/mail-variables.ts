import type { MailRule } from './mail.rules.ts';

/** Names of everything a template gets, those of inner objects with a dot: `requester.email`. */
export const variablesOf = ({ sample, sampleLinks }: Pick<MailRule, 'sample' | 'sampleLinks'>): string[] =>
  ['title', ...namesIn({ ...sample, ...sampleLinks })].toSorted();

const namesIn = (values: object): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value && typeof value === 'object' ? namesIn(value).map((inner) => `${name}.${inner}`) : [name],
  );

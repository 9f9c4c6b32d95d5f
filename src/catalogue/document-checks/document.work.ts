import { problemsInDescription } from './description.ts';
import { problemsInGraphql } from './graphql-schema.ts';
import { problemsInWsdl } from './wsdl.ts';

/** A document as it was given, and what it says it is. */
export interface Claim {
  text: string;
  format: 'OPENAPI' | 'ASYNCAPI' | 'GRAPHQL' | 'WSDL';
}

/** What is wrong with it, or else what it is. */
export interface Finding {
  /** Sentences, each with its line where there is one. */
  problems: readonly string[];
  /** Whether it is YAML that is not JSON. */
  isYaml: boolean;
}

/** Runs in a thread: imports nothing that Node cannot read as it stands. */
export function work({ text, format }: Claim): Promise<Finding> | Finding {
  if (format === 'OPENAPI' || format === 'ASYNCAPI') return problemsInDescription(text, format);
  return { problems: format === 'WSDL' ? problemsInWsdl(text) : problemsInGraphql(text), isYaml: false };
}

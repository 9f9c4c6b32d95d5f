import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  validate,
} from 'graphql';
import { publicError } from '../graphql/errors.ts';
import { checkShape, checkTokens, type Limits, tooLarge } from './limits.ts';
import { literalFault } from './literals.ts';

export interface ValidationOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  limits: Limits;
}

/** Refused documents end after this many errors; further ones cost time and help nobody. */
const MAX_ERRORS = 10;

/**
 * Parses and validates a document, cheapest checks first: length, tokens and their nesting, shape, then the rules of the specification.
 * What depends on variables is checked for each request (see `pipeline.ts`).
 */
export function parseAndValidate(
  text: string,
  { schema, introspection, limits }: ValidationOptions,
): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  if (text.length > limits.maxCharacters) return { errors: [tooLarge('characters', limits.maxCharacters)] };
  let document: DocumentNode;
  try {
    const unreadable = checkTokens(text, limits);
    if (unreadable) return { errors: [unreadable] };
    document = parse(text);
  } catch (error) {
    return { errors: [parseError(error)] };
  }
  const misshapen = checkShape(document, limits);
  if (misshapen) return { errors: [misshapen] };
  const rules = introspection ? specifiedRules : [...specifiedRules, NoIntrospectionRule];
  const errors = validateAll(schema, document, rules);
  return errors.length === 0
    ? { document }
    : { errors: errors.map((error) => discreet(error, document, { schema, introspection })) };
}

function validateAll(schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) {
  try {
    return validate(schema, document, rules, { maxErrors: MAX_ERRORS, hideSuggestions: true });
  } catch (error) {
    // The rule about the one field of a subscription of graphql-js 16 reads `@skip` and `@include` before another rule
    // has checked their arguments, and throws what is wrong with them.
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function parseError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  const message = error.message.replace(/String "[\s\S]*"/, 'String');
  return publicError('GRAPHQL_PARSE_FAILED', message, { source: error.source, positions: error.positions });
}

/** OWASP ASVS 5.0, 4.3.2. `__typename` stays: every client library asks for it. */
function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return;
      context.reportError(new GraphQLError('Introspection is switched off.', { nodes: node }));
    },
  };
}

/**
 * Validation messages may name things the client did not write: suggestions, always taken out, and required fields and
 * arguments, taken out where introspection is off, or the schema could be guessed word by word. Values are taken out too.
 */
function discreet(
  error: GraphQLError,
  document: DocumentNode,
  { schema, introspection }: Pick<ValidationOptions, 'schema' | 'introspection'>,
): GraphQLError {
  const part = /^Unknown directive "@(defer|stream)"/.exec(error.message)?.[1];
  if (part) {
    const instead = `Answers are not delivered in parts: ask without @${part}, and for what is slow in a request of its own.`;
    return publicError('GRAPHQL_VALIDATION_FAILED', instead, { nodes: error.nodes });
  }
  const fault = literalFault(schema, document, error, introspection);
  if (fault) return publicError('GRAPHQL_VALIDATION_FAILED', fault, { nodes: error.nodes });
  let message = error.message.replace(/ ?Did you mean .*\?$/, '');
  if (!introspection && / (is required, but it was not|of required type .* was not) provided\.$/.test(message)) {
    message = 'A required argument or input field was not provided.';
  }
  return publicError('GRAPHQL_VALIDATION_FAILED', message, { nodes: error.nodes });
}

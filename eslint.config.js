import graphql from '@graphql-eslint/eslint-plugin';

/**
 * Only the schema: TypeScript is Biome's. All rules for schemas and for Relay; docs/adr/0021-rules-for-the-schema.md says why of
 * each that is off or narrower.
 */
export default [
  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    rules: {
      ...graphql.configs['flat/schema-all'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        { types: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true },
      ],
      '@graphql-eslint/alphabetize': 'off',
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/input-name': 'off',
      '@graphql-eslint/no-root-type': 'off',
      '@graphql-eslint/require-deprecation-date': 'off',
      '@graphql-eslint/require-field-of-type-query-in-mutation-result': 'off',
      '@graphql-eslint/require-nullable-result-in-root': 'off',
    },
  },
];

import graphql from '@graphql-eslint/eslint-plugin';

/** Only the schema: TypeScript is Biome's. */
export default [
  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      '@graphql-eslint/require-description': [
        'error',
        { types: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true },
      ],
      // Views of other objects, such as a problem of a dry run, have no identity of their own.
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/relay-connection-types': 'error',
      // Connections give `nodes` beside `edges`, and pages go forwards only.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: true }],
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    },
  },
];

import { registerEnumType } from 'type-graphql';

export enum DocumentFormat {
  OPENAPI = 'OPENAPI',
  GRAPHQL = 'GRAPHQL',
  MARKDOWN = 'MARKDOWN',
}

registerEnumType(DocumentFormat, {
  name: 'DocumentFormat',
  description: 'In which form a document is written.',
  valuesConfig: {
    OPENAPI: { description: 'An OpenAPI description of version 2.0, 3.0, 3.1 or 3.2, in YAML or JSON.' },
    GRAPHQL: { description: 'A GraphQL schema in its definition language.' },
    MARKDOWN: { description: 'A guide in Markdown.' },
  },
});

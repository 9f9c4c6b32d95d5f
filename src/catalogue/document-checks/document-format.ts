import { registerEnumType } from 'type-graphql';

export enum DocumentFormat {
  OPENAPI = 'OPENAPI',
  ASYNCAPI = 'ASYNCAPI',
  GRAPHQL = 'GRAPHQL',
  WSDL = 'WSDL',
  MARKDOWN = 'MARKDOWN',
}

registerEnumType(DocumentFormat, {
  name: 'DocumentFormat',
  description: 'In which form a document is written.',
  valuesConfig: {
    OPENAPI: { description: 'An OpenAPI description of version 2.0, 3.0, 3.1 or 3.2, in YAML or JSON.' },
    ASYNCAPI: { description: 'An AsyncAPI description of version 2 or 3, in YAML or JSON.' },
    GRAPHQL: { description: 'A GraphQL schema in its definition language.' },
    WSDL: {
      description:
        'A WSDL description of version 1.1 or 2.0: well-formed XML, which is handed out and not looked into.',
    },
    MARKDOWN: { description: 'A guide in Markdown.' },
  },
});

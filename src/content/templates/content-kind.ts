import { registerEnumType } from 'type-graphql';

export enum ContentKind {
  PAGE = 'PAGE',
  POST = 'POST',
  TUTORIAL = 'TUTORIAL',
  BLOCK = 'BLOCK',
}

registerEnumType(ContentKind, {
  name: 'ContentKind',
  description: 'What an entry is for.',
  valuesConfig: {
    PAGE: { description: 'A page of its own, such as an imprint.' },
    POST: { description: 'News of a day, such as an article of a blog.' },
    TUTORIAL: { description: 'A way to something, step by step.' },
    BLOCK: { description: 'A piece that front ends place by its slug, such as the greeting of the home page.' },
  },
});

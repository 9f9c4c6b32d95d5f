import { registerEnumType } from 'type-graphql';

export enum ContentState {
  DRAFT = 'DRAFT',
  SCHEDULED = 'SCHEDULED',
  PUBLISHED = 'PUBLISHED',
  ARCHIVED = 'ARCHIVED',
}

registerEnumType(ContentState, {
  name: 'ContentState',
  description: 'How far an entry is.',
  valuesConfig: {
    DRAFT: { description: 'Only its editors see it.' },
    SCHEDULED: { description: 'As DRAFT, until `publishAt`.' },
    PUBLISHED: {
      description:
        'Its audience sees it. What was saved since then its editors alone see; where a further version is scheduled, `publishAt` says when.',
    },
    ARCHIVED: { description: 'Only its editors see it, and it is not published until it is taken out of the archive.' },
  },
});

export enum ContentAudience {
  EVERYBODY = 'EVERYBODY',
  SIGNED_IN = 'SIGNED_IN',
  TEAMS = 'TEAMS',
}

registerEnumType(ContentAudience, {
  name: 'ContentAudience',
  description: 'Who reads an entry when it is published.',
  valuesConfig: {
    EVERYBODY: { description: 'Everybody, signed in or not.' },
    SIGNED_IN: { description: 'Who is signed in, whoever that is.' },
    TEAMS: { description: 'Members of its teams.' },
  },
});

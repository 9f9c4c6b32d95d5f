import { FROM_START, type Row, row } from '../row.ts';

/** Writing is the portal's own affair; content managers are played in `content-manager.test.ts`. */
const EDITORS = '401 403 403 403 403 ok';
const EVERYBODY = 'data data data data data data';

const TEXT_FIELD = { name: 'note', label: 'Note', type: 'TEXT' };

export const CONTENT_ROWS: Row[] = [
  row('Query.contentTemplates', { first: 100 }, 'seen seen seen seen seen seen'),
  row('Query.contentTemplate', { id: '@contenttemplate:own' }, EVERYBODY),
  row('Query.contentEntries', { first: 100 }, 'seen seen seen seen seen seen'),
  row('Query.contentEntry', { id: '@contententry:open' }, EVERYBODY),
  row('Query.contentEntry', { id: '@contententry:signed-in' }, 'null data data data data data'),
  row('Query.contentEntry', { id: '@contententry:enterprise' }, 'null null data data null data'),
  row('Query.contentEntry', { id: '@contententry:draft' }, 'null null null null null data'),
  row('Query.contentEntry', { id: '@contententry:archived' }, 'null null null null null data'),
  row('Query.contentEntryBySlug', { kind: 'POST', slug: 'enterprise' }, 'null null data data null data'),
  row('Query.node', { id: '@contentversion:open' }, 'null null null null null data'),
  row('Query.contentPreview', { token: '@link:preview' }, EVERYBODY, 'contentversion:draft'),
  row('Query.contentPreview', { token: 'guessed' }, 'null null null null null null'),
  row('Mutation.createContentTemplate', { input: { kind: 'PAGE', name: 'New', fields: [TEXT_FIELD] } }, EDITORS),
  row('Mutation.updateContentTemplate', { id: '@contenttemplate:own', input: { name: 'New' } }, EDITORS),
  row('Mutation.deleteContentTemplate', { id: '@contenttemplate:page' }, '401 403 403 403 403 IN_USE'),
  row('Mutation.deleteContentTemplate', { id: '@contenttemplate:spare' }, EDITORS),
  row('Mutation.createContentEntry', { input: { templateId: '@contenttemplate:own', title: 'New' } }, EDITORS),
  row(
    'Mutation.createContentEntry',
    {
      input: {
        ...{
          templateId: '@contenttemplate:own',
          title: 'New',
          slug: 'new',
          summary: 'New.',
          locale: 'de',
          byline: 'We',
        },
        ...{
          tags: ['new'],
          audience: 'TEAMS',
          teamIds: ['@team:integration'],
          fields: [{ name: 'note', text: 'New' }],
        },
      },
    },
    EDITORS,
  ),
  row('Mutation.updateContentEntry', { id: '@contententry:draft', input: { title: 'New', slug: 'new' } }, EDITORS),
  row('Mutation.translateContentEntry', { id: '@contententry:draft', input: { locale: 'de', title: 'Neu' } }, EDITORS),
  row('Mutation.removeContentTranslation', { id: '@contententry:open', locale: 'fr' }, EDITORS),
  row('Mutation.publishContentEntry', { id: '@contententry:draft' }, EDITORS),
  row('Mutation.scheduleContentEntry', { id: '@contententry:draft', publishAt: '2100-01-01T00:00:00.000Z' }, EDITORS),
  row('Mutation.archiveContentEntry', { id: '@contententry:open' }, EDITORS),
  row('Mutation.unarchiveContentEntry', { id: '@contententry:archived' }, EDITORS),
  row('Mutation.restoreContentEntry', { id: '@contententry:open', version: 1 }, EDITORS),
  row('Mutation.createContentPreview', { id: '@contententry:draft', hours: 1 }, EDITORS),
  row('Mutation.revokeContentPreviews', { id: '@contententry:draft' }, EDITORS),
  row('Mutation.deleteContentEntry', { id: '@contententry:draft' }, EDITORS),
  row('Subscription.contentEntryChanged', FROM_START, '401 event event event event event'),
];

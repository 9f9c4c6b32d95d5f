import type { Module } from '../platform/module.ts';
import { ContentEntry, ContentEntryTeam } from './entries/content-entry.entity.ts';
import { ContentVersion } from './entries/content-version.entity.ts';
import { entries } from './entries/entry.queries.ts';
import { ContentEntryResolver } from './entries/entry.resolver.ts';
import { EntriesOfProductResolver, RelatedToEntryResolver } from './entries/related.resolver.ts';
import { PreviewResolver } from './previews/preview.resolver.ts';
import { ContentEntrySubscriptions } from './publishing/content-entry.subscriptions.ts';
import { publishScheduledJob } from './publishing/publish.jobs.ts';
import { PublicationResolver } from './publishing/publish.resolver.ts';
import { SearchResolver } from './search/search.resolver.ts';
import { ContentTemplate } from './templates/content-template.entity.ts';
import { templates } from './templates/content-template.queries.ts';
import { ContentTemplateResolver, TemplateFieldResolver } from './templates/content-template.resolver.ts';
import { TranslationResolver } from './translations/translation.resolver.ts';
import { ContentFieldResolver, ContentTranslationResolver } from './values/content-field.resolver.ts';
import { versions } from './versions/version.queries.ts';
import { ContentVersionResolver, VersionsOfEntryResolver } from './versions/version.resolver.ts';

/** What is written: templates, and the pages, posts, tutorials and blocks by them. */
export const contentModule: Module = {
  name: 'content',
  entities: [ContentTemplate, ContentEntry, ContentEntryTeam, ContentVersion],
  resolvers: [
    TemplateFieldResolver,
    ContentTemplateResolver,
    ContentEntryResolver,
    ContentTranslationResolver,
    ContentFieldResolver,
    PublicationResolver,
    VersionsOfEntryResolver,
    ContentVersionResolver,
    TranslationResolver,
    PreviewResolver,
    ContentEntrySubscriptions,
    EntriesOfProductResolver,
    RelatedToEntryResolver,
    SearchResolver,
  ],
  nodes: [
    { type: 'ContentTemplate', table: 'contentTemplate', find: templates.byId },
    { type: 'ContentEntry', table: 'contentEntry', find: entries.byId },
    { type: 'ContentVersion', table: 'contentVersion', find: versions.byId },
  ],
  jobs: [publishScheduledJob],
};

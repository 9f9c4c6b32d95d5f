import { DocumentFormat } from '../catalogue/document-checks/document-format.ts';
import { readDraft } from '../catalogue/documents/document-draft.ts';
import { addDocument } from '../catalogue/documents/product-document.service.ts';
import { keepImage } from '../catalogue/images/image.service.ts';
import { createContentEntry } from '../content/entries/entry.service.ts';
import { publishContentEntry } from '../content/publishing/publish.service.ts';
import { ContentKind } from '../content/templates/content-kind.ts';
import { readViewer } from '../identity/accounts/viewer.queries.ts';
import { asViewer, type Context } from '../platform/context.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import type { Portal } from '../platform/module.ts';
import { isOwner } from '../platform/viewer.ts';
import { createMenu } from '../presentation/menus/menu.service.ts';
import { activateTheme, createTheme } from '../presentation/themes/theme.service.ts';
import { DEMO_LOGO } from './demo-logo.ts';
import { DESCRIPTION, PAGE, POST, TUTORIAL } from './demo-texts.ts';
import { DEMO_ACCOUNTS } from './demo-world.ts';
import { takeTurn } from './sandbox-keeper.ts';

/**
 * What is to be read in the demo world, so that whoever sees the pages for the first time finds no part of them empty: a page in the
 * menu, a guide, a post, a description of an API, a logo. By the same services as the API, once: what was changed or deleted stays so.
 */
export async function bringDemoContent(system: Context, portal: Portal): Promise<void> {
  if (!system.config.demo) return;
  await using _turn = await takeTurn(portal);
  const owner = await demoOwner(system);
  if (!owner || (await wasWritten(system))) return;
  const product = await system.db.selectFrom('product').select('id').where('name', '=', 'payment').executeTakeFirst();
  const logo = await keepImage(owner, DEMO_LOGO, []);
  await inTransaction(owner, async (tx) => {
    const page = await write(tx, ContentKind.PAGE, PAGE);
    await write(tx, ContentKind.POST, POST, { byline: 'The team of the portal', tags: ['payment'] });
    const about = product ? [{ name: 'product', productId: product.id }] : [];
    await write(tx, ContentKind.TUTORIAL, TUTORIAL, {
      fields: [...about, { name: 'level', text: 'Beginner' }, { name: 'minutes', number: 5 }],
    });
    await createMenu(tx, {
      name: 'header',
      items: [
        item({ entryId: page }, 'Getting started', 'Erste Schritte'),
        item({ address: '/tutorials' }, 'Guides', 'Anleitungen'),
        item({ address: '/blog' }, 'Blog', 'Blog'),
      ],
    });
    const theme = await createTheme(tx, { name: 'Demo', logo: { fileId: logo, alternativeText: 'Demo Bank' } });
    await activateTheme(tx, theme.id);
    if (product) await describe(tx, product.id);
  });
}

/** How a product is called. */
async function describe(tx: Context, productId: string): Promise<void> {
  const format = DocumentFormat.OPENAPI;
  const input = { productId, title: 'Payment API', format, text: JSON.stringify(DESCRIPTION, null, 2) };
  await addDocument(tx, input, await readDraft(tx, input, format));
}

/** Null where that account is locked, gone, or no API owner any more. */
async function demoOwner(system: Context): Promise<Context | null> {
  const account = await system.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', DEMO_ACCOUNTS[0].email)
    .executeTakeFirst();
  const viewer = account ? await readViewer(system, account.id) : null;
  return viewer && isOwner(viewer) ? asViewer(system, viewer) : null;
}

/** Whether anything ever was, by this or by a person. */
async function wasWritten({ db }: Context): Promise<boolean> {
  const types = ['contentEntry.created', 'theme.created', 'menu.created'] as const;
  const found = await db.selectFrom('eventLog').select('id').where('type', 'in', types).limit(1).executeTakeFirst();
  return found !== undefined;
}

interface Text {
  title: string;
  slug: string;
  summary: string;
  body: string;
}

type More = Partial<Parameters<typeof createContentEntry>[1]>;

/** Publishes it. @returns Its id. */
async function write(tx: Context, kind: ContentKind, { body, ...text }: Text, more: More = {}): Promise<string> {
  const template = await tx.db
    .selectFrom('contentTemplate')
    .select('id')
    .where('kind', '=', kind)
    .where('isBuiltIn', '=', true)
    .executeTakeFirstOrThrow();
  const fields = [{ name: 'body', text: body }, ...(more.fields ?? [])];
  const { id } = await createContentEntry(tx, { ...text, ...more, templateId: template.id, fields });
  await publishContentEntry(tx, id);
  return id;
}

const item = (target: { entryId: string } | { address: string }, en: string, de: string) => ({
  labels: [
    { locale: 'en', text: en },
    { locale: 'de', text: de },
  ],
  target,
});

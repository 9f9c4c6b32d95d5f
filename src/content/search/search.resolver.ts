import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { ProductDocument } from '../../catalogue/documents/product-document.entity.ts';
import { documents } from '../../catalogue/documents/product-document.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { isLonger } from '../../platform/text.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { entries } from '../entries/entry.queries.ts';
import { FOUND, FOUND_END, type Hit, searchOffer } from './search.queries.ts';
import { DocumentOperation, SearchHit, SearchResult } from './search.types.ts';

/** Nobody types more, and every word costs. */
const MAX_LENGTH = 200;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const MARKS: Readonly<Record<string, string>> = { [FOUND!]: '<mark>', [FOUND_END!]: '</mark>' };

const htmlOfSnippet = (snippet: string): string =>
  snippet.replace(/[&<>"']/g, (character) => ENTITIES[character]!).replace(/[\uE000\uE001]/g, (mark) => MARKS[mark]!);

@Resolver(() => SearchHit)
export class SearchResolver {
  @Query(() => SearchResult, {
    description:
      'Full text over products (names, also those that they have in catalogues that the viewer sees, tags, summaries, presentations) and their documents (guides, specifications, and each operation of an OpenAPI description as a hit of its own, five of a description at most), and over published content in all of its languages: all words must occur, each by its beginning, whatever case and accents. Where none has them, those with words that differ by a letter (one more, one less, another one, or two swapped; of words of four letters or more) or names that look alike, so that a misspelt word finds what was meant; the raw texts of specifications are not looked through for these. For everybody, each in what they may see.',
  })
  search(
    @Ctx() ctx: Context,
    @Arg('text', () => String, { description: 'Words, up to 200 characters.' }) text: string,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many of the best, up to 100.' }) first: number,
  ) {
    if (isLonger(text, MAX_LENGTH))
      throw publicError('BAD_USER_INPUT', `\`text\` must not be longer than ${MAX_LENGTH} characters.`);
    return searchOffer(ctx, { text, limit: pageSize({ first }).size });
  }

  @FieldResolver(() => Product, {
    nullable: true,
    description: 'Where it was found; null where that is an entry of content, and when it is gone meanwhile.',
  })
  product(@Root() { productId }: Hit, @Ctx() ctx: Context) {
    return productId && products.byId(ctx, productId);
  }

  @FieldResolver(() => ContentEntry, {
    nullable: true,
    description: 'The page, post, tutorial or block in which it was found; null where that is of a product.',
  })
  entry(@Root() { contentEntryId }: Hit, @Ctx() ctx: Context) {
    return contentEntryId && entries.byId(ctx, contentEntryId);
  }

  @FieldResolver(() => ProductDocument, {
    nullable: true,
    description: 'Its document in which it was found; null where that is the product itself.',
  })
  document(@Root() { documentId }: Hit, @Ctx() ctx: Context) {
    return documentId && documents.byId(ctx, documentId);
  }

  @FieldResolver(() => DocumentOperation, {
    nullable: true,
    description: 'The operation of that document; null where it is the document or the product itself.',
  })
  operation(@Root() { operation, operationId, summary }: Hit) {
    if (operation === null) return null;
    const [method, ...path] = operation.split(' ');
    return { method, path: path.join(' '), operationId, summary };
  }

  @FieldResolver(() => String, {
    description:
      'The best places of the text as HTML that a page may show as it is: what was found is in `mark`, and nothing else is an element. Of Markdown it is the plain words without blocks of code; where nothing of it was found in them, their beginning.',
  })
  snippetHtml(@Root() { snippet }: Hit) {
    return htmlOfSnippet(snippet);
  }
}

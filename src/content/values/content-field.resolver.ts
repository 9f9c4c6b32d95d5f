import { Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { Image } from '../../catalogue/images/image.types.ts';
import { imageUrl } from '../../catalogue/images/image-address.ts';
import { ImageSize } from '../../catalogue/images/image-size.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { htmlOf } from '../../platform/markdown/markdown.ts';
import type { MarkdownImages } from '../../platform/markdown/markdown.work.ts';
import { templates } from '../templates/content-template.queries.ts';
import { ContentFieldType } from '../templates/template-field.ts';
import { isImageValue, type Readable, type TextImages } from './content.ts';
import { ContentField, ContentTranslation, fieldsIn } from './content-field.ts';
import { referencesIn } from './text-images.service.ts';

/** Fields of something in a locale; for all that a tick asks for, one statement reads the templates. */
export async function readFields(ctx: Context, of: Readable, locale = of.locale): Promise<ContentField[]> {
  const template = await templates.byId(ctx, of.templateId);
  return fieldsIn(of, template?.fields ?? [], locale);
}

/** Where the images of a text are served now. */
function addressesOf(ctx: Context, text: string, images: TextImages): MarkdownImages {
  const shown = referencesIn(text).filter((reference) => Object.hasOwn(images, reference));
  return Object.fromEntries(
    shown.map((reference) => {
      const { id, renditions } = images[reference]!;
      const { digest, width, height } = renditions.find(({ size }) => size === ImageSize.LARGE)!;
      return [reference, { url: imageUrl(ctx, id, digest), width, height }];
    }),
  );
}

@Resolver(() => ContentTranslation)
export class ContentTranslationResolver {
  @FieldResolver(() => [ContentField], {
    description: 'Its fields in the order of the template, at most 30: those that hold something.',
  })
  fields(@Root() { of, locale }: ContentTranslation, @Ctx() ctx: Context) {
    return readFields(ctx, of, locale);
  }
}

@Resolver(() => ContentField)
export class ContentFieldResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'A TEXT, MARKDOWN as it was written, DATE, CHOICE or LINK.',
  })
  text(@Root() { value }: ContentField) {
    return typeof value === 'string' ? value : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'MARKDOWN as HTML that a page may show as it is: nothing in it runs, submits, frames or restyles. Images that it refers to (`![…](image:<file id>)`) stand in it with their addresses, which hold as long as those of `Image.url`.',
  })
  html(@Root() { type, value, images }: ContentField, @Ctx() ctx: Context) {
    if (type !== ContentFieldType.MARKDOWN || typeof value !== 'string') return null;
    return htmlOf(value, addressesOf(ctx, value, images));
  }

  @FieldResolver(() => Float, { nullable: true, description: 'What a NUMBER holds; null for other types.' })
  number(@Root() { value }: ContentField) {
    return typeof value === 'number' ? value : null;
  }

  @FieldResolver(() => Boolean, { nullable: true, description: 'What a BOOLEAN holds; null for other types.' })
  boolean(@Root() { value }: ContentField) {
    return typeof value === 'boolean' ? value : null;
  }

  @FieldResolver(() => Image, { nullable: true, description: 'What an IMAGE shows; null for other types.' })
  image(@Root() { value }: ContentField) {
    return isImageValue(value) ? value : null;
  }

  @FieldResolver(() => Product, { nullable: true, description: 'A PRODUCT; null where the viewer does not see it.' })
  product(@Root() { value }: ContentField, @Ctx() ctx: Context) {
    return typeof value === 'object' && 'productId' in value ? products.byId(ctx, value.productId) : null;
  }
}

import type { ShownImage } from '../../catalogue/images/image-size.ts';
import type { ContentAudience } from './content-state.ts';

/** What a field holds, as it is stored. */
export type StoredValue = string | number | boolean | ShownImage | { productId: string };

/** By the names of their fields. */
export type Values = Readonly<Record<string, StoredValue>>;

/** An entry in a language that is not its own. What it does not hold is that of its own. */
export interface StoredTranslation {
  title: string;
  summary: string | null;
  values: Values;
}

/** Everything of an entry that is saved together. */
export interface Content {
  title: string;
  slug: string;
  summary: string | null;
  coverImage: ShownImage | null;
  tags: string[];
  byline: string | null;
  audience: ContentAudience;
  /** Of an entry for teams. */
  teamIds: string[];
  values: Values;
  /** By their locales. */
  translations: Readonly<Record<string, StoredTranslation>>;
  /** What its Markdown shows, by the references in it; absent where it shows nothing. */
  images?: TextImages;
}

/** Images by the references that texts have to them: the ids with which they were sent, wherever the texts were brought since. */
export type TextImages = Readonly<Record<string, ShownImage>>;

/** Something whose texts can be read in a locale. */
export interface Readable {
  templateId: string;
  /** Its own. */
  locale: string;
  title: string;
  summary: string | null;
  values: Values;
  translations: Readonly<Record<string, StoredTranslation>>;
  images: TextImages;
}

export const isImageValue = (value: StoredValue): value is ShownImage =>
  typeof value === 'object' && 'renditions' in value;

/** All images of a content. */
export const imagesIn = ({
  coverImage,
  values,
  images = {},
}: Pick<Content, 'coverImage' | 'values' | 'images'>): ShownImage[] => [
  ...(coverImage ? [coverImage] : []),
  ...Object.values(values).filter(isImageValue),
  ...Object.values(images),
];

import { registerEnumType } from 'type-graphql';

/** The sizes that every image is kept in. */
export enum ImageSize {
  SMALL = 'SMALL',
  MEDIUM = 'MEDIUM',
  LARGE = 'LARGE',
}

/** Pixels of the longer side. A smaller image keeps its own. */
export const PIXELS: Readonly<Record<ImageSize, number>> = {
  [ImageSize.SMALL]: 160,
  [ImageSize.MEDIUM]: 700,
  [ImageSize.LARGE]: 1600,
};

registerEnumType(ImageSize, {
  name: 'ImageSize',
  description: 'How large an image is served. None is larger than it was sent.',
  valuesConfig: {
    SMALL: { description: 'At most 160 pixels on either side: a logo in a list.' },
    MEDIUM: { description: 'At most 700 pixels on either side: a card in a catalogue.' },
    LARGE: { description: 'At most 1,600 pixels on either side: the head of a page.' },
  },
});

/** One size of an image, as it is kept beside what shows it. */
export interface Rendition {
  size: ImageSize;
  width: number;
  height: number;
  /** Of its bytes: SHA-256, the first 32 digits in hex. */
  digest: string;
}

/** An image as a part of what shows it. */
export interface ShownImage {
  id: string;
  /** What it shows, for who does not see it; null where it is decoration. */
  alternativeText: string | null;
  renditions: Rendition[];
}

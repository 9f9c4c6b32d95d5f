import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** Raw HTML in it is let through here, because what leaves is decided behind it, for Markdown and HTML alike. */
const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a text may consist of: no script, no style, no form, no frame, no id that a page could mistake for its own. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'br',
      'hr',
      'blockquote',
      'pre',
      'code',
      'ul',
      'ol',
      'li',
      'dl',
      'dt',
      'dd',
    ],
    ...[
      'strong',
      'em',
      'b',
      'i',
      's',
      'del',
      'ins',
      'mark',
      'kbd',
      'samp',
      'var',
      'sub',
      'sup',
      'small',
      'abbr',
      'q',
      'cite',
    ],
    ...['a', 'img', 'figure', 'figcaption', 'details', 'summary'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'width', 'height', 'loading'],
    ol: ['start'],
    th: ['align', 'colspan', 'rowspan'],
    td: ['align', 'colspan', 'rowspan'],
  },
  // The language of a block of code, for whoever colours it.
  allowedClasses: { code: ['language-*'] },
  allowedSchemes: ['https', 'http', 'mailto'],
  allowedSchemesByTag: { img: ['https', 'http'] },
  allowProtocolRelative: false,
  nestingLimit: 50,
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener noreferrer' }),
    // markdown-it aligns columns by a style.
    th: alignByAttribute,
    td: alignByAttribute,
  },
};

function alignByAttribute(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const align = /^text-align:(left|center|right)$/.exec(attribs.style ?? '')?.[1];
  return { tagName, attribs: align ? { ...attribs, align } : attribs };
}

/** Where an image is served, by the reference that a text has to it. */
export type MarkdownImages = Readonly<Record<string, { url: string; width: number; height: number }>>;

/** What stands before a reference: no scheme that a browser knows, so one that leads nowhere shows nothing. */
const REFERENCE = 'image:';

const addressed =
  (images: MarkdownImages): sanitizeHtml.Transformer =>
  (tagName, attribs) => {
    const { src = '', ...rest } = attribs;
    if (!src.toLowerCase().startsWith(REFERENCE)) return { tagName, attribs };
    const reference = src.slice(REFERENCE.length).toLowerCase();
    const image = Object.hasOwn(images, reference) ? images[reference]! : null;
    if (!image) return { tagName, attribs: rest };
    const { url, width, height } = image;
    // Its shape, so that nothing moves when it arrives.
    return { tagName, attribs: { width: `${width}`, height: `${height}`, loading: 'lazy', ...rest, src: url } };
  };

/** Markdown as HTML that a page may show as it is. */
export function work({ text, images }: { text: string; images: MarkdownImages }): string {
  const transformTags = { ...ALLOWED.transformTags, img: addressed(images) };
  return sanitizeHtml(markdown.render(text), { ...ALLOWED, transformTags });
}

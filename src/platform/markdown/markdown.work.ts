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
    img: ['src', 'alt', 'title', 'width', 'height'],
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

/** Markdown as HTML that a page may show as it is. */
export function work(text: string): string {
  return sanitizeHtml(markdown.render(text), ALLOWED);
}

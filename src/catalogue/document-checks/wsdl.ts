import { XMLValidator } from 'fast-xml-parser';

/** The element that a description is, of version 1.1 and of 2.0, whatever stands before it. */
const ROOT = /^\uFEFF?(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:[\w.-]+:)?(?:definitions|description)[\s/>]/s;

/** What is wrong with a WSDL description as XML. Entities are not expanded, and nothing that it names is read. */
export function problemsInWsdl(text: string): string[] {
  const found = XMLValidator.validate(text.replace(/^\uFEFF/, ''));
  if (found !== true) {
    const { line, col, msg } = found.err;
    return [`Line ${line}, column ${col}: ${msg.replace(/\.$/, '')}.`];
  }
  return ROOT.test(text) ? [] : ['It must be XML whose element is `definitions` or `description`, without a DOCTYPE.'];
}

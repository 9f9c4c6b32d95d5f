/** Names the place of an operation on the page of its document, for links to it. */
export const operationAnchor = ({ method, path }: { method: string; path: string }): string =>
  `${method}${path}`.replace(/[^A-Za-z\d]/g, (sign) => `-${sign.charCodeAt(0).toString(16)}-`);

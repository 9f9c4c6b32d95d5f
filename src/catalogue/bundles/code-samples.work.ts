import { upgrade } from '@scalar/openapi-upgrader';
import { snippetz } from '@scalar/snippetz';
import { parsedOf } from '../document-checks/description.ts';
import type { Tree } from '../document-checks/document-tree.ts';
import { bundleOf } from './bundle.ts';
import type { Unbundled } from './bundle.work.ts';
import { requestOf } from './sample-request.ts';

/** A call in a programming language. */
export interface CodeSample {
  language: keyof typeof MAKERS;
  code: string;
}

/** By what code is made in each language: what comes with it, or what most people use. */
const MAKERS = {
  SHELL: ['shell', 'curl'],
  JAVASCRIPT: ['js', 'fetch'],
  PYTHON: ['python', 'requests'],
  GO: ['go', 'native'],
  JAVA: ['java', 'okhttp'],
  // The library's `HttpClient` leaves out a key that is all of `Authorization`.
  CSHARP: ['csharp', 'restsharp'],
  PHP: ['php', 'curl'],
  RUBY: ['ruby', 'native'],
} as const;

interface Wanted extends Unbundled {
  /** In small letters. */
  method: string;
  path: string;
}

/** A call of an operation in each language; empty where there is none. Runs in a thread: imports nothing that Node cannot read as it stands. */
export function work({ text, accesses, method, path }: Wanted): CodeSample[] {
  const bundled = bundleOf(parsedOf(text) as Tree, accesses);
  const request = requestOf(upgrade(bundled, '3.1') as Tree, method, path);
  if (!request) return [];
  const maker = snippetz();
  return Object.entries(MAKERS).flatMap(([language, [target, client]]) => {
    const code = maker.print(target, client, request);
    return code === undefined ? [] : [{ language: language as CodeSample['language'], code: code.trim() }];
  });
}

import { z } from 'zod';
import { bundleSchema } from './bundle.ts';

let printed: string | undefined;

/** What a bundle may hold, as a JSON Schema (2020-12) made of the very rules that an import checks: for editors, and who writes one by hand. */
export const bundleJsonSchema = (): string =>
  (printed ??= JSON.stringify({
    title: 'Bundle of the definitions of a developer portal',
    ...z.toJSONSchema(bundleSchema, { io: 'input' }),
  }));

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiling is a fifth of what a start costs, so it is done once. The cache lies in the folder of the
// program, where nobody writes who could not change the program itself. Where the folder cannot be written, there is none.
enableCompileCache(join(import.meta.dirname, '.compile-cache'));

await import('./start.ts');

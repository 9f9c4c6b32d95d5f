import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { Arg, Ctx, Field, FieldResolver, ObjectType, Resolver, Root, registerEnumType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { inThread, ThreadLimitError } from '../../platform/threads/thread-work.ts';
import { ProductDocument } from '../documents/product-document.entity.ts';
import { textOfDocument } from '../documents/product-document.queries.ts';
import { accessesOf, digestOf } from './bundle.service.ts';
import type { CodeSample as Sample, work } from './code-samples.work.ts';

const LANGUAGES = {
  SHELL: 'A command, by `curl`.',
  JAVASCRIPT: 'By `fetch`, in a browser or Node.',
  PYTHON: 'By `requests`.',
  GO: 'By `net/http`.',
  JAVA: 'By OkHttp.',
  CSHARP: 'By RestSharp.',
  PHP: 'By its `curl`.',
  RUBY: 'By `net/http`.',
};

const languages = Object.fromEntries(Object.keys(LANGUAGES).map((each) => [each, each])) as Record<string, string>;

registerEnumType(languages, {
  name: 'CodeLanguage',
  description: 'Languages in which calls are shown.',
  valuesConfig: Object.fromEntries(Object.entries(LANGUAGES).map(([each, description]) => [each, { description }])),
});

@ObjectType({ description: 'A call of an operation in a programming language.' })
class CodeSample implements Sample {
  @Field(() => languages, { description: 'In what it is written, and by which library where there are several.' })
  language!: Sample['language'];

  @Field(() => String, {
    description:
      'The call, to the address at the gateway and with the key where this product has it: `YOUR_KEY`, `YOUR_TOKEN` or `YOUR_CREDENTIALS` (user name and password in Base64) stand for what the portal gave.',
  })
  code!: string;
}

const make = inThread<typeof work>(join(import.meta.dirname, 'code-samples.work'), {
  ...{ seconds: 30, megabytes: 768, stackMegabytes: 64, queue: 50 },
});

/** By what they are made of. */
const made = new LRUCache<string, Sample[]>({ max: 2_000 });

@Resolver(() => ProductDocument)
export class CodeSampleResolver {
  @FieldResolver(() => [CodeSample], {
    description:
      'How an operation of an OpenAPI description is called, in each language: with the examples of its author, and the address and place of the key of this product. Empty where the description has no such operation, or its product no API to call.',
  })
  async codeSamples(
    @Root() document: ProductDocument,
    @Ctx() ctx: Context,
    @Arg('method', () => String, { defaultValue: 'GET', description: 'In whatever case.' }) method: string,
    @Arg('path', () => String, {
      defaultValue: '/',
      description: 'As it stands in the description, such as `/pets/{id}`.',
    })
    path: string,
  ) {
    const accesses = await accessesOf(ctx, document);
    if (!accesses) return [];
    const wanted = { method: method.toLowerCase(), path };
    const key = JSON.stringify([digestOf(document, accesses), wanted]);
    const known = made.get(key);
    if (known) return known;
    const text = await textOfDocument(ctx, document.id);
    if (text === null) return [];
    try {
      const samples = await make({ text, accesses, ...wanted });
      made.set(key, samples);
      return samples;
    } catch (error) {
      if (error instanceof ThreadLimitError)
        throw publicError('QUERY_TOO_LARGE', 'Calls of this document cannot be made now.');
      throw error;
    }
  }
}

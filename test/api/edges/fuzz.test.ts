import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createEngine } from '../../../src/platform/graphql-pipeline/engine.ts';
import { createPipeline } from '../../../src/platform/graphql-pipeline/pipeline.ts';
import { chosenSeed, Random } from '../../support/random.ts';
import { createToy } from '../../support/toy-schema.ts';

/** `npm run test:fuzz` writes ten times as many. */
const DOCUMENTS = Number(process.env.FUZZ_DOCUMENTS ?? 10_000);

/** Documents by the grammar of GraphQL, most of them wrong in some way, many of them cut or with a character changed. */
class DocumentWriter {
  #depth = 0;

  constructor(private readonly random: Random) {}

  document(): string {
    const text = this.#some(2, () => this.#one([() => this.#operation(), () => this.#fragment(), () => this.#type()]));
    return this.#oneIn(3) ? this.#damaged(text) : text;
  }

  #operation(): string {
    const kind = this.#one(['', 'query', 'query Q', 'mutation', 'subscription S'].map((text) => () => text));
    const variables = kind && this.#oneIn(2) ? `(${this.#some(2, () => this.#variable())})` : '';
    return `${kind}${variables} ${this.#directives()}${this.#selections()}`;
  }

  #variable = () => `$${this.#name()}: ${this.#typeName()} ${this.#oneIn(2) ? `= ${this.#value()}` : ''}`;

  #typeName(): string {
    return this.#inside(
      () => this.#one([() => '[Int!]!', () => 'EchoInput', () => `[${this.#typeName()}]`]),
      () => 'Int',
    );
  }

  #fragment = () =>
    `fragment ${this.#name()} on ${this.#one([() => 'Item', () => 'Query', () => 'Pet'])} ${this.#selections()}`;

  #type = () => `type ${this.#name()} { ${this.#name()}: ${this.#typeName()} }`;

  #selections = () => `{ ${this.#some(3, () => this.#selection())} }`;

  #selection(): string {
    if (this.#oneIn(3)) return this.random.pick(['hello', 'id', 'items(first: 2) { id }']);
    return this.#inside(
      () =>
        this.#one([
          () => this.#field(),
          () => this.#field(),
          () => `...${this.#name()}`,
          () => `... on Item ${this.#selections()}`,
        ]),
      () => this.#name(),
    );
  }

  #field(): string {
    const alias = this.#oneIn(4) ? `${this.#name()}: ` : '';
    const argument = this.#oneIn(3) ? `(${this.#name()}: ${this.#value()})` : '';
    return `${alias}${this.#name()}${argument} ${this.#directives()}${this.#oneIn(2) ? this.#selections() : ''}`;
  }

  #directives = () => (this.#oneIn(8) ? `@${this.#one([() => 'skip', () => 'nope'])}(if: ${this.#value()}) ` : '');

  #value(): string {
    const leaf = () => this.#one([...LEAVES.map((text) => () => text), () => `$${this.#name()}`]);
    return this.#inside(
      () => this.#one([leaf, () => `[${this.#value()}]`, () => `{ ${this.#name()}: ${this.#value()} }`]),
      leaf,
    );
  }

  /** Now and then one token so often that whoever follows it by calling himself runs out of stack. */
  #damaged(text: string): string {
    const at = this.random.upTo(text.length + 1) - 1;
    const noise = this.random.pick(NOISE).repeat(this.#oneIn(80) ? 1900 : 1);
    return text.slice(0, at) + noise + text.slice(at + this.random.upTo(3) - 1);
  }

  #name = () => this.random.pick(NAMES);
  #one = (choices: (() => string)[]): string => this.random.pick(choices)();
  #oneIn = (many: number) => this.random.upTo(many) === 1;
  #some = (most: number, each: () => string) => Array.from({ length: this.random.upTo(most) }, each).join(' ');

  #inside(deeper: () => string, leaf: () => string): string {
    if (this.#depth > 6) return leaf();
    this.#depth += 1;
    const text = deeper();
    this.#depth -= 1;
    return text;
  }
}

const NAMES =
  'hello item items animals pets echo filtered input filter first id text nested parts F name if boom'.split(' ');
const LEAVES = ['1', '-0', '1e400', '"x"', '"""y"""', 'true', 'null', 'RED', '99999999999999999999'];
const NOISE = [
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '{a',
  '[[[{a:',
  '!',
  '...',
  '"',
  '"""',
  '#',
  '\\u{0}',
  '\0',
  '\uFEFF',
  '\uD800',
  '@a',
  '$',
  '&',
  '|',
];

/** What becomes of one document after the other: it runs, or the code with which it is refused. */
function* outcomes(seed: number): Generator<{ query: string; outcome: unknown; error?: unknown }> {
  const engine = createEngine({ schema: createToy().schema, introspection: true });
  const pipeline = createPipeline({ engine, log: pino({ level: 'silent' }) });
  const writer = new DocumentWriter(new Random(seed));
  for (let i = 0; i < DOCUMENTS; i += 1) {
    const query = writer.document();
    const { errors } = pipeline.prepare({ query });
    yield { query, outcome: errors ? errors[0]?.extensions.code : 'runs', error: errors?.[0] };
  }
}

test(`${DOCUMENTS.toLocaleString('en')} documents, most of them wrong, each run or get a refusal that says why`, () => {
  const seed = chosenSeed();
  const faults = outcomes(seed).filter(({ outcome }) => outcome === undefined);
  expect([...faults], `seed ${seed}`).toEqual([]);
});

test('the documents are not all wrong in the same way, or they would find nothing', () => {
  const missing = new Set<unknown>(EVERY_OUTCOME);
  // Always the same ones: the rarest of these comes once in some thousands.
  for (const { outcome } of outcomes(1)) {
    missing.delete(outcome);
    if (missing.size === 0) break;
  }
  expect([...missing]).toEqual([]);
});

const EVERY_OUTCOME = [
  'runs',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'QUERY_TOO_DEEP',
  'QUERY_TOO_LARGE',
];

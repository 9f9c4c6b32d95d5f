import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { refuseName, trimmed } from '../../platform/text.ts';

/** Those that change nothing behind the gateway, and that a gateway does not answer by itself. */
export enum ProbeMethod {
  GET = 'GET',
  HEAD = 'HEAD',
}

registerEnumType(ProbeMethod, {
  name: 'ProbeMethod',
  description: 'How a product is called to try a credential.',
  valuesConfig: {
    GET: { description: 'Reads.' },
    HEAD: { description: 'As GET, without a body in the answer.' },
  },
});

@ObjectType({ description: 'The call by which a new credential is tried.' })
export class ProductProbe {
  @Field(() => ProbeMethod, { description: 'GET or HEAD: what changes nothing.' })
  method!: ProbeMethod;

  @Field(() => String, { description: 'What follows `Product.gatewayUrl`; empty for that address itself.' })
  path!: string;
}

@InputType({ description: 'The call by which a new credential is tried.' })
export class ProbeInput {
  @Field(() => ProbeMethod, { nullable: true, description: 'How to call it; GET when absent.' })
  method?: ProbeMethod | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What follows `Product.gatewayUrl`, a query included: up to 500 characters, which do not lead out of it. Absent: that address itself.',
  })
  path?: string | null;
}

/** As it is stored. @throws DomainError INVALID_INPUT */
export function probeOf(input: ProbeInput | null, field: FieldPath): ProductProbe | null {
  if (!input) return null;
  const path = trimmed(input.path)?.replace(/^\/+/, '') ?? '';
  const at = [...field, 'path'];
  if (path) throwAll([refuseName(path, { field: at, max: 500 })]);
  if (!isBelow(path)) throw invalidInput('It must be a path below the address of the product, and a query.', at);
  return { method: input.method ?? ProbeMethod.GET, path };
}

const ADDRESS = 'https://gateway.invalid/product/';

/** Whether an address with this behind it is within it, whoever reads it. */
function isBelow(path: string): boolean {
  const { href, hash } = new URL(ADDRESS + path);
  const isPlain = !/[\s\\]/.test(path) && !/(^|\/)(\.|%2e){1,2}(\/|\?|$)/i.test(path) && !path.includes('//');
  return isPlain && hash === '' && href.startsWith(ADDRESS);
}

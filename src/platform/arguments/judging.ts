import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { pageSize } from '../graphql/connection.ts';
import type { Bound, Ordered, OrderedPageArgs } from '../graphql/ordering.ts';

/** Tells all that is wrong with the arguments of a field by themselves, before anything is read. */
type Judge = (values: Readonly<Record<string, unknown>>) => readonly string[];

type Field = GraphQLField<unknown, unknown>;

/** What judges the arguments of a field; none where they can only be of the wrong type. */
export const judgesOf = ({ extensions }: Field): readonly Judge[] => (extensions.judges as Judge[] | undefined) ?? [];

/** Has the arguments of a field judged before its operation runs, where it cannot be null. */
export function addJudge(field: Field, judge: Judge): void {
  field.extensions = { ...field.extensions, judges: [...judgesOf(field), judge] };
}

/** Has sizes and cursors of pages judged. Whoever reads a page refuses the same. */
export function judgePages(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const order = field.args.find(({ name }) => name === 'orderBy');
      const ordered = order && (getNamedType(order.type).extensions as Partial<Ordered>);
      if (ordered?.keysetOf) addJudge(field, (values) => pageFaults(values, { keysetOf: ordered.keysetOf! }));
    }
  }
}

function pageFaults(args: OrderedPageArgs, { keysetOf }: Ordered): string[] {
  const checkBound = (bound: Bound) => args[bound] && keysetOf(args).valuesOf(args[bound], bound);
  return [() => pageSize(args), () => checkBound('after'), () => checkBound('before')].flatMap(refusalOf);
}

function refusalOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { Change, ChangeKind } from './compare.work.ts';

const KINDS = {
  BREAKING: 'A client that worked may not work any more.',
  NON_BREAKING: 'Something came, or was eased.',
  DEPRECATED: 'Something should not be used any more, or may be again.',
  ANNOTATION: 'Words, such as a summary.',
  UNCLASSIFIED: 'Nobody can tell what it means for clients.',
};

const kinds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, kind])) as Record<ChangeKind, ChangeKind>;

registerEnumType(kinds, {
  name: 'DocumentChangeKind',
  description: 'What a change of a specification means for those who call the API.',
  valuesConfig: Object.fromEntries(Object.entries(KINDS).map(([kind, description]) => [kind, { description }])),
});

@ObjectType({
  simpleResolvers: true,
  description: 'Something that changed from one version of a specification to the next.',
})
export class DocumentChange implements Change {
  @Field(() => kinds, { description: 'What it means for those who call the API.' })
  kind!: ChangeKind;

  @Field(() => String, { description: 'What changed, in English.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where: as a JSON pointer such as `#/paths/~1pets/get`, in a GraphQL schema as its coordinate, such as `Query.balance`; null where it is all of it.',
  })
  path!: string | null;
}

@ObjectType({ description: 'A text that a document has or had.' })
export class DocumentVersion {
  @Field(() => Int, { description: 'Counted for each document, from 1.' })
  number!: number;

  @Field(() => DateTime, { description: 'When the document got it.' })
  createdAt!: Date;

  @Field(() => Int, { description: 'How many bytes it has.' })
  size!: number;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether clients of the version before may not work any more; null for the first one, where nobody can tell (a guide, WSDL, what changes otherwise in AsyncAPI 3) and for the moments until they are compared.',
  })
  isBreaking!: boolean | null;

  @Field(() => Int, { description: 'How many changes there are from the version before; 0 until they are compared.' })
  changeCount!: number;

  @Field(() => [DocumentChange], {
    description: 'The first 200 of them, those that break clients before all others.',
  })
  changes!: DocumentChange[];

  documentId!: string;
}

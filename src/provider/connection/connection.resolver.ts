import { Arg, Authorized, Ctx, Extensions, Field, ID, Mutation, ObjectType, Resolver } from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { ProviderHealth } from '../port/provider-adapter.ts';
import { Provider, ProviderStatus } from '../providers/provider.entity.ts';
import { failureOf, ProviderFailure, ProviderWarning } from '../providers/provider-condition.ts';
import { CreateProviderInput, TestProviderInput, UpdateProviderInput } from './connection.inputs.ts';
import { createProvider, updateProvider } from './connection.service.ts';
import { testProvider } from './connection-test.service.ts';

@ObjectType({ description: 'What trying a connection showed.' })
class ProviderTest {
  @Field(() => ProviderStatus, { description: 'UP or DOWN.' })
  status!: ProviderStatus;

  @Field(() => String, { nullable: true, description: 'Version of Tyk; null when it is down.' })
  version!: string | null;

  @Field(() => [ProviderWarning], { description: 'What works but deserves attention.' })
  warnings!: ProviderWarning[];

  @Field(() => ProviderFailure, { nullable: true, description: 'Why it is down.' })
  failure!: ProviderFailure | null;
}

const CreateProviderPayload = payloadOf('createProvider', {
  provider: changed(() => Provider, 'Looked at and synchronised from now on.'),
});

const UpdateProviderPayload = payloadOf('updateProvider', {
  provider: changed(() => Provider, 'The provider as it is now.'),
});

const TestProviderPayload = payloadOf('testProvider', {
  test: changed(() => ProviderTest, 'What the test showed, also when the connection is bad.'),
});

@Resolver()
export class ConnectionResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => CreateProviderPayload, {
    description:
      'Connects a Tyk installation, looks at it and imports its APIs, products and plans; of what is no Tyk at that address nothing is told. For API owners.',
  })
  async createProvider(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProviderInput, { description: 'The connection.' }) input: CreateProviderInput,
  ) {
    return { provider: await createProvider(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN')
  @Mutation(() => UpdateProviderPayload, {
    description: 'Changes a connection. For API owners.',
  })
  async updateProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string,
    @Arg('input', () => UpdateProviderInput, CHANGES) input: UpdateProviderInput,
  ) {
    return { provider: await updateProvider(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => TestProviderPayload, {
    description:
      'Tries a connection out, stored or not. A bad connection is a result, not an error; of one that is not stored nothing is told of what is no Tyk. For API owners.',
  })
  async testProvider(
    @Ctx() ctx: Context,
    @Arg('input', () => TestProviderInput, { description: 'Which connection.' }) input: TestProviderInput,
  ) {
    return { test: toTest(await testProvider(ctx, input)) };
  }
}

const toTest = (health: ProviderHealth): ProviderTest =>
  health.status === 'up'
    ? { status: ProviderStatus.UP, version: health.version, warnings: health.warnings, failure: null }
    : { status: ProviderStatus.DOWN, version: null, warnings: [], failure: failureOf(health) };

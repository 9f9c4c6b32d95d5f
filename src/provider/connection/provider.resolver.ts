import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { ProviderHealth } from '../port/provider-adapter.ts';
import { Provider, ProviderStatus } from '../providers/provider.entity.ts';
import {
  apisOfProvider,
  findVisibleProvider,
  lastSyncOfProvider,
  listProviders,
  syncsOfProvider,
} from '../providers/provider.queries.ts';
import { ProviderApi } from '../providers/provider-api.entity.ts';
import { failureOf, ProviderFailure, ProviderWarning } from '../providers/provider-condition.ts';
import { ProviderSync } from '../synchronise/provider-sync.entity.ts';
import { requestSync } from '../synchronise/provider-sync.service.ts';
import { CreateProviderInput, TestProviderInput, UpdateProviderInput } from './provider.inputs.ts';
import { createProvider, updateProvider } from './provider.service.ts';
import { testProvider } from './provider-test.service.ts';

const ProviderConnection = connectionOf(Provider, 'Provider');
const ProviderApiConnection = connectionOf(ProviderApi, 'ProviderApi');
const ProviderSyncConnection = connectionOf(ProviderSync, 'ProviderSync');

@ObjectType({ description: 'Result of `createProvider`.' })
class CreateProviderPayload extends MutationPayload {
  @Field(() => Provider, { nullable: true, description: 'The new provider.' })
  provider?: Provider | null;
}

@ObjectType({ description: 'Result of `updateProvider`.' })
class UpdateProviderPayload extends MutationPayload {
  @Field(() => Provider, { nullable: true, description: 'The provider as it is now.' })
  provider?: Provider | null;
}

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

@ObjectType({ description: 'Result of `testProvider`.' })
class TestProviderPayload extends MutationPayload {
  @Field(() => ProviderTest, { nullable: true, description: 'What the test showed, also when the connection is bad.' })
  test?: ProviderTest | null;
}

@ObjectType({ description: 'Result of `synchroniseProvider`.' })
class SynchroniseProviderPayload extends MutationPayload {
  @Field(() => Provider, { nullable: true, description: 'The provider.' })
  provider?: Provider | null;

  @Field(() => ProviderSync, {
    nullable: true,
    description: 'The synchronisation, which runs after this answer; `providerChanged` tells when it is done.',
  })
  sync?: ProviderSync | null;
}

@Resolver(() => Provider)
export class ProviderResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => ProviderConnection, { description: 'Connected providers. For API owners.' })
  providers(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listProviders(ctx, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => Provider, { nullable: true, description: 'One provider; null when there is none. For API owners.' })
  provider(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleProvider(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateProviderPayload, {
    description:
      'Connects a Tyk installation, looks at it and imports its APIs, products and plans. For API owners. Errors: INVALID_INPUT, NAME_TAKEN.',
  })
  async createProvider(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProviderInput, { description: 'The connection.' }) input: CreateProviderInput,
  ): Promise<CreateProviderPayload> {
    return { provider: await createProvider(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateProviderPayload, {
    description: 'Changes a connection. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async updateProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string,
    @Arg('input', () => UpdateProviderInput, { description: 'What to change.' }) input: UpdateProviderInput,
  ): Promise<UpdateProviderPayload> {
    return { provider: await updateProvider(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ ownTransaction: true })
  @Mutation(() => TestProviderPayload, {
    description:
      'Tries a connection out, stored or not. A bad connection is a result, not an error. For API owners. Errors: NOT_FOUND, INVALID_INPUT.',
  })
  async testProvider(
    @Ctx() ctx: Context,
    @Arg('input', () => TestProviderInput, { description: 'Which connection.' }) input: TestProviderInput,
  ): Promise<TestProviderPayload> {
    return { test: toTest(await testProvider(ctx, input)), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => SynchroniseProviderPayload, {
    description:
      'Compares products and plans with what the provider has, as soon as a worker is free. For API owners. Errors: NOT_FOUND.',
  })
  async synchroniseProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string,
  ): Promise<SynchroniseProviderPayload> {
    return { ...(await requestSync(ctx, id)), userErrors: [] };
  }

  @FieldResolver(() => ProviderApiConnection, { description: 'Its APIs, as of the last synchronisation.' })
  apis(@Root() provider: Provider, @Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return apisOfProvider(ctx, provider.id, page);
  }

  @FieldResolver(() => ProviderSyncConnection, { description: 'Its synchronisations, newest first.' })
  syncs(@Root() provider: Provider, @Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return syncsOfProvider(ctx, provider.id, page);
  }

  @FieldResolver(() => ProviderSync, {
    nullable: true,
    description: 'The newest synchronisation, also one that waits or runs; null before the first.',
  })
  lastSync(@Root() provider: Provider, @Ctx() ctx: Context) {
    return lastSyncOfProvider(ctx, provider.id);
  }
}

const toTest = (health: ProviderHealth): ProviderTest =>
  health.status === 'up'
    ? { status: ProviderStatus.UP, version: health.version, warnings: health.warnings, failure: null }
    : { status: ProviderStatus.DOWN, version: null, warnings: [], failure: failureOf(health) };

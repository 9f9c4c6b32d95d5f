import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Product } from '../../catalogue/products/product.entity.ts';
import { productById } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { credentialById } from '../credentials/credential.queries.ts';
import { CredentialProbe } from '../probes/credential-probe.types.ts';

@Resolver(() => CredentialProbe)
export class CredentialProbeResolver {
  @FieldResolver(() => Product, { description: 'At whose address the call was made.' })
  async product(@Root() { productId }: CredentialProbe, @Ctx() ctx: Context): Promise<Product> {
    return (await productById(ctx, productId))!;
  }
}

@Resolver(() => Credential)
export class ProbedCredentialResolver {
  @FieldResolver(() => [CredentialProbe], {
    description:
      'The last call by which the portal tried it at each product that asks for that (`Product.probe`); empty where none does. It counts as working only when these got through.',
  })
  async probes(@Root() { id }: Credential, @Ctx() ctx: Context): Promise<CredentialProbe[]> {
    // Read anew: whoever sent it on its way knows nothing of that.
    const { probes } = (await credentialById(ctx, id))!;
    return probes.map(({ at, ...probe }) => ({ ...probe, probedAt: new Date(at) }));
  }
}

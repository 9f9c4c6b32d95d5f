import { registerEnumType } from 'type-graphql';

/** How a consumer comes by the secret of an approved credential. Never by mail: docs/adr/0009. */
export enum SecretDelivery {
  REVEAL = 'REVEAL',
  CLAIM = 'CLAIM',
}

registerEnumType(SecretDelivery, {
  name: 'SecretDelivery',
  description: 'How a consumer comes by the secret of a granted credential. No mail ever carries a secret.',
  valuesConfig: {
    REVEAL: { description: 'The key is made at the approval; who sees the app has it shown in the portal.' },
    CLAIM: {
      description: 'A mail carries a one-use link; the key is made, and shown, when its reader signs in and claims it.',
    },
  },
});

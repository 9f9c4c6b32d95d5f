import { registerEnumType } from 'type-graphql';

/** What the portal keeps of the secrets of a plan's credentials. */
export enum SecretPolicy {
  READABLE = 'READABLE',
  REVEAL_ONCE = 'REVEAL_ONCE',
}

registerEnumType(SecretPolicy, {
  name: 'SecretPolicy',
  description: 'How often the secret of a credential can be shown.',
  valuesConfig: {
    READABLE: { description: 'As often as wanted: the portal keeps it sealed, and can restore a key that was lost.' },
    REVEAL_ONCE: {
      description: 'Once; then the portal erases it. A key that the gateway loses has to be rotated.',
    },
  },
});

import { describe, expect, it } from 'vitest';
import { type Comparison, work } from '../../../src/catalogue/document-reading/compare.work.ts';

type Schema = Record<string, unknown>;

const ORDER = { type: 'object', properties: { id: { type: 'string' }, note: { type: 'string' } }, required: ['id'] };
const SHORT = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
const STRICT = { ...ORDER, required: ['id', 'note'] };
const NUMBERED = { ...ORDER, properties: { ...ORDER.properties, id: { type: 'integer' } } };

/** An application that tells of orders, or is told of them. */
const description = (order: Schema, action: 'send' | 'receive' | null = 'send', more: object = {}) => ({
  ...{ asyncapi: '3.0.0', info: { title: 'Orders', version: '1' } },
  servers: { main: { host: 'broker.example', protocol: 'kafka' } },
  channels: {
    orders: { address: 'orders', messages: { placed: { $ref: '#/components/messages/placed' } } },
  },
  operations: action ? { onOrder: { action, channel: { $ref: '#/channels/orders' } } } : {},
  components: {
    messages: { placed: { contentType: 'application/json', payload: { $ref: '#/components/schemas/order' } } },
    schemas: { order },
  },
  ...more,
});

const compared = (before: object, after: object) =>
  work({ before: JSON.stringify(before), after: JSON.stringify(after), format: 'ASYNCAPI' }) as Comparison;

const channels = (orders: object) => ({ channels: { orders } });
const MESSAGES = { placed: { $ref: '#/components/messages/placed' } };

describe('descriptions in AsyncAPI 3', () => {
  it.each<[string, object, object, boolean | null, string[]]>([
    ['nothing', description(ORDER), description(ORDER), false, []],
    [
      'other words',
      description(ORDER),
      description(ORDER, 'send', { info: { title: 'Orders', version: '2' } }),
      false,
      ['ANNOTATION #/info/version'],
    ],
    [
      'a channel that is gone',
      description(ORDER),
      description(ORDER, 'send', { channels: {} }),
      true,
      ['BREAKING #/channels/orders'],
    ],
    [
      'a channel that came',
      description(ORDER, 'send', { channels: {} }),
      description(ORDER),
      false,
      ['NON_BREAKING #/channels/orders'],
    ],
    [
      'another address',
      description(ORDER),
      description(ORDER, 'send', channels({ address: 'other', messages: MESSAGES })),
      true,
      ['BREAKING #/channels/orders/address'],
    ],
    [
      'a message that is gone',
      description(ORDER),
      description(ORDER, 'send', channels({ address: 'orders', messages: {} })),
      true,
      ['BREAKING #/channels/orders/messages/placed'],
    ],
    [
      'another server',
      description(ORDER),
      description(ORDER, 'send', { servers: { main: { host: 'other.example', protocol: 'kafka' } } }),
      true,
      ['BREAKING #/servers/main/host'],
    ],
    [
      'the other direction',
      description(ORDER),
      description(ORDER, 'receive'),
      true,
      ['BREAKING #/operations/onOrder/action'],
    ],
    [
      'bindings, which nobody can judge',
      description(ORDER),
      description(ORDER, 'send', channels({ address: 'orders', messages: MESSAGES, bindings: { kafka: {} } })),
      null,
      ['UNCLASSIFIED #/channels/orders/bindings'],
    ],
    [
      'something gone from what is read',
      description(ORDER),
      description(SHORT),
      true,
      ['BREAKING #/channels/orders/messages/placed/payload/properties/note'],
    ],
    [
      'something new in what is read',
      description(SHORT),
      description(ORDER),
      false,
      ['NON_BREAKING #/channels/orders/messages/placed/payload/properties/note'],
    ],
    [
      'another type in what is read',
      description(ORDER),
      description(NUMBERED),
      true,
      ['BREAKING #/channels/orders/messages/placed/payload/properties/id/type'],
    ],
    [
      'something promised in what is read',
      description(ORDER),
      description(STRICT),
      false,
      ['NON_BREAKING #/channels/orders/messages/placed/payload/required/1'],
    ],
    [
      'something asked of what is written',
      description(ORDER, 'receive'),
      description(STRICT, 'receive'),
      true,
      ['BREAKING #/channels/orders/messages/placed/payload/required/1'],
    ],
    [
      'something that is asked no more',
      description(STRICT, 'receive'),
      description(ORDER, 'receive'),
      false,
      ['NON_BREAKING #/channels/orders/messages/placed/payload/required/1'],
    ],
    [
      'a payload of which nobody says who sends it',
      description(ORDER, null),
      description(STRICT, null),
      null,
      ['UNCLASSIFIED #/channels/orders/messages/placed/payload/required/1'],
    ],
  ])('tell of %s', (_, before, after, isBreaking, changes) => {
    const found = compared(before, after);
    expect(found.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(changes);
    expect(found).toMatchObject({ isBreaking, changeCount: changes.length });
  });

  const avro = (fields: string[]) => ({
    ...{ schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: { type: 'record', fields } },
  });
  it('are not judged where a payload is in another language, or the version is another', () => {
    expect(compared(description(avro([])), description(avro(['a'])))).toMatchObject({
      ...{ isBreaking: null, changes: [{ kind: 'UNCLASSIFIED' }] },
    });
    const older = { asyncapi: '2.6.0', info: { title: 'Orders', version: '1' }, channels: {} };
    expect(compared(older, description(ORDER))).toMatchObject({
      ...{ isBreaking: null, changes: [{ kind: 'UNCLASSIFIED', path: '#/asyncapi' }] },
    });
  });

  it('bear a payload that contains itself, and a message in another form', () => {
    const tree = (more: object) => ({
      ...{ type: 'object', properties: { child: { $ref: '#/components/schemas/order' }, ...more } },
    });
    expect(compared(description(tree({ id: {} })), description(tree({})))).toMatchObject({ isBreaking: true });
    const json = (schema: object) => ({ schemaFormat: 'application/schema+json;version=draft-07', schema });
    expect(compared(description(json(ORDER)), description(json(SHORT)))).toMatchObject({
      changes: [{ kind: 'BREAKING', path: '#/channels/orders/messages/placed/payload/schema/properties/note' }],
    });
  });
});

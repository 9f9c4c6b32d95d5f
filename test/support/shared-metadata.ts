import { Configuration, type MetadataStorage } from '@mikro-orm/core';
import { MikroORM, type Options } from '@mikro-orm/postgresql';

/**
 * What MikroORM finds out about the entities, and the code that it makes for them, is the same for every portal of a process. Tests
 * start one after the other, and finding it out anew is a good part of a start.
 */
const known = new Map<unknown, MetadataStorage>();

const { init } = MikroORM;
MikroORM.init = async function (this: typeof MikroORM, options: Parameters<typeof init>[0]) {
  const metadata = known.get(options.entities);
  if (!metadata) {
    const first = await init.call(this, options);
    known.set(options.entities, first.getMetadata());
    return first;
  }
  const orm = new this({ ...options, discovery: { ...options.discovery, skipSyncDiscovery: true } } as Options);
  orm.driver.setMetadata(metadata);
  const em = orm.driver.createEntityManager();
  metadata.decorate(em);
  return Object.assign(orm, { em: Object.assign(em, { global: true }) });
} as typeof init;

const { getHydrator, getComparator } = Configuration.prototype;
Configuration.prototype.getHydrator = oncePerMetadata(getHydrator);
Configuration.prototype.getComparator = oncePerMetadata(getComparator);

type Make<Service> = (this: Configuration, metadata: MetadataStorage) => Service;

function oncePerMetadata<Service>(make: Make<Service>): Make<Service> {
  const made = new WeakMap<MetadataStorage, Service>();
  return function (metadata) {
    const service = made.get(metadata) ?? make.call(this, metadata);
    made.set(metadata, service);
    return service;
  };
}

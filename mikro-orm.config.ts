import 'reflect-metadata';
import { ENTITIES } from './src/modules.ts';
import { ormOptions } from './src/platform/db/orm.ts';

/** For the MikroORM command line, which needs `DATABASE_URL`. The server itself migrates at its start. */
export default ormOptions(process.env.DATABASE_URL ?? 'postgresql://localhost/gatehouse', ENTITIES);

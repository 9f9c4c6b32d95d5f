import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { createPool, DATABASE_URL, ready } from './serve.ts';
import { tokenOf, viewerOf } from './viewer.ts';

/** The preset of its documentation, with the viewer in `pgSettings`; nothing that is not asked for is served. */
const pool = createPool();
const server = createServer();

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: DATABASE_URL, schemas: ['bench'], poolConfig: { max: 10 } })],
  schema: { defaultBehavior: '+connection +list -insert -update -delete' },
  disablePlugins: ['NodePlugin'],
  grafserv: { websockets: false, graphiql: false },
  grafast: {
    async context({ node }) {
      const viewer = await viewerOf(pool, tokenOf(node!.req.headers));
      if (!viewer) return {};
      const { userId, isOwner, organisationId, teamIds } = viewer;
      return {
        pgSettings: {
          'bench.user_id': userId,
          'bench.is_owner': String(isOwner),
          'bench.organisation_id': organisationId ?? '',
          'bench.teams': teamIds.join(','),
        },
      };
    },
  },
});

await instance.createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));

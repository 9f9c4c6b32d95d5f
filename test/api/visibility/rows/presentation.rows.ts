import { type Row, row } from '../row.ts';

const OWNERS = '401 403 403 403 403 ok';
const READ_BY_OWNERS = '401 403 403 403 403 data';
/** Of a target exactly one part is given, so that a call that gives none can be tried with each. */
const HEADINGS = [{ labels: [{ locale: 'en', text: 'New' }] }];
const ITEMS = [
  {
    ...{ labels: [{ locale: 'en', text: 'New' }], target: { productId: '@product:ledger' } },
    items: [{ labels: [{ locale: 'en', text: 'New' }], target: { catalogueId: '@catalogue:rivals' } }],
  },
];

/** What stands around the content: everybody is shown what is for them, and owners change it. */
export const PRESENTATION_ROWS: Row[] = [
  //                                                                anonymous hobbyist member partner rival owner
  row('Query.menus', {}, 'data data data data data data'),
  row('Query.menuByName', { name: 'header' }, 'data data data data data data'),
  row('Query.menuByName', { name: 'b2b' }, 'null null data data null data'),
  row('Query.node', { id: '@menu:b2b' }, 'null null data data null data'),
  row('Mutation.createMenu', { input: { name: 'New', items: HEADINGS } }, OWNERS),
  row('Mutation.createMenu', { input: { name: 'New', items: ITEMS } }, OWNERS),
  row('Mutation.createMenu', { input: { name: 'New', audience: 'TEAMS', teamIds: ['@team:rival'] } }, OWNERS),
  row('Mutation.updateMenu', { id: '@menu:header', input: { name: 'New', items: HEADINGS } }, OWNERS),
  row('Mutation.updateMenu', { id: '@menu:header', input: { items: ITEMS } }, OWNERS),
  row('Mutation.deleteMenu', { id: '@menu:header' }, OWNERS),
  row('Query.redirects', { first: 100 }, '401 403 403 403 403 seen'),
  row('Query.redirectFrom', { path: '/old' }, 'data data data data data data'),
  row('Query.redirectFrom', { path: '/nowhere' }, 'null null null null null null'),
  row('Query.node', { id: '@redirect:old' }, 'null null null null null data'),
  row('Mutation.createRedirect', { input: { fromPath: '/new', toPath: '/catalogue/ledger' } }, OWNERS),
  row('Mutation.updateRedirect', { id: '@redirect:old', input: { fromPath: '/new', toPath: '/blog' } }, OWNERS),
  row('Mutation.deleteRedirect', { id: '@redirect:old' }, OWNERS),
  row('Query.theme', {}, 'data data data data data data'),
  row('Query.theme', { id: '@theme:draft' }, 'null null null null null data'),
  row('Query.themes', {}, READ_BY_OWNERS),
  row('Query.node', { id: '@theme:active' }, 'data data data data data data'),
  row(
    'Mutation.createTheme',
    { input: { name: 'New', css: 'a {}', colours: [{ name: 'LINE', light: '#000000', dark: '#ffffff' }] } },
    OWNERS,
  ),
  row('Mutation.updateTheme', { id: '@theme:active', input: { css: 'a {}' } }, OWNERS),
  row('Mutation.activateTheme', { id: '@theme:draft' }, OWNERS),
  row('Mutation.deactivateTheme', { id: '@theme:active' }, OWNERS),
  row('Mutation.deactivateTheme', { id: '@theme:draft' }, '401 403 403 403 403 WRONG_STATE'),
  row('Mutation.deleteTheme', { id: '@theme:draft' }, OWNERS),
  row('Mutation.deleteTheme', { id: '@theme:active' }, '401 403 403 403 403 IN_USE'),
];

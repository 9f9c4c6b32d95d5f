import type { Context } from '../../../src/platform/context.ts';
import { Menu, MenuItem } from '../../../src/presentation/menus/menu.entity.ts';
import { MenuAudience } from '../../../src/presentation/menus/menu-audience.ts';
import { Redirect } from '../../../src/presentation/redirects/redirect.entity.ts';
import { Theme } from '../../../src/presentation/themes/theme.entity.ts';

/** A menu that leads everywhere, one for a single team, a redirect, a theme that is shown and one that is not yet. */
export async function addPresentation({ em }: Context, labels: Map<string, string>): Promise<void> {
  const header = em.create(Menu, { name: 'header' });
  const forTeam = em.create(Menu, {
    ...{ name: 'b2b', audience: MenuAudience.TEAMS, teamIds: [labels.get('team:b2b')!] },
  });
  const targets = [
    ...['payment', 'accounts', 'ledger'].map((name) => ({ productId: labels.get(`product:${name}`)! })),
    ...['enterprise', 'rivals'].map((name) => ({ catalogueId: labels.get(`catalogue:${name}`)! })),
    ...['/blog', '/tutorials'].map((address) => ({ address })),
  ];
  const link = (menu: Menu, target: Partial<MenuItem>, position: number) =>
    em.create(MenuItem, { ...target, menuId: menu.id, position, labels: [{ locale: 'en', text: 'There' }] });
  const items = targets.map((target, position) => link(header, target, position));
  link(header, { address: '/pages/below', parentId: items[0]!.id }, targets.length);
  link(forTeam, { address: '/pages/team' }, 0);
  const redirect = em.create(Redirect, { fromPath: '/old', toPath: '/catalogue/payment', isPermanent: false });
  const [active, draft] = [true, false].map((isActive) =>
    em.create(Theme, { name: isActive ? 'active' : 'draft', isActive, css: 'a { color: red }' }),
  );
  await em.flush();
  for (const [label, { id }] of Object.entries({
    ...{ 'menu:header': header, 'menu:b2b': forTeam, 'redirect:old': redirect },
    ...{ 'theme:active': active!, 'theme:draft': draft! },
  })) {
    labels.set(label, id);
  }
}

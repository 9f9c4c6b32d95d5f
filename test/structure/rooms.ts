import { dirname } from 'node:path';
import { files, importsOf } from './imports.ts';

/** From left to right: a module imports only from its left. */
export const MODULES = [
  'platform',
  'identity',
  'provider',
  'catalogue',
  'apps',
  'access',
  'content',
  'presentation',
  'audit',
  'notification',
  'privacy',
  'environments',
];

/** Rooms of a module, each with the rooms of the same module that it imports from. */
export async function roomsOf(module: string): Promise<Map<string, string[]>> {
  const rooms = new Map<string, Set<string>>();
  for (const path of await files(`src/${module}/*/**/*.ts`)) {
    const room = dirname(path).replace(`src/${module}/`, '');
    const targets = rooms.get(room) ?? new Set();
    rooms.set(room, targets);
    for (const { target } of importsOf(path)) {
      const other = dirname(target).replace(`src/${module}/`, '');
      if (target.startsWith(`src/${module}/`) && other !== room && other !== `src/${module}`) targets.add(other);
    }
  }
  return new Map([...rooms].map(([room, targets]) => [room, [...targets].sort()]));
}

/** Each module's rooms from the ground up, each with what it may import. */
export async function printedRooms(): Promise<string> {
  const parts: string[] = [];
  for (const module of MODULES) {
    const rooms = await roomsOf(module);
    const rows = upwards(rooms).map(
      (room) =>
        `| \`${room}\` | ${rooms
          .get(room)!
          .map((name) => `\`${name}\``)
          .join(', ')} |`,
    );
    if (rows.length > 0) parts.push(`### ${module}\n\n| room | may import |\n| --- | --- |\n${rows.join('\n')}\n`);
  }
  return parts.join('\n');
}

/** A room stands behind all that it imports; beside that by name. */
function upwards(rooms: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const visit = (room: string) => {
    if (order.includes(room)) return;
    for (const target of rooms.get(room) ?? []) visit(target);
    order.push(room);
  };
  for (const room of [...rooms.keys()].sort()) visit(room);
  return order;
}

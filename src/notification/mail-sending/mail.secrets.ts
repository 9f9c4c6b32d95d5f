import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import type { MailLinks } from '../mails/mail-links.ts';

const location = (mailId: string) => ({ table: 'mail', column: 'sealed_links', id: mailId });

/** Sealed, because every attempt to send the mail has to say the same; erased when it has gone out. */
export const sealLinks = ({ secrets }: Pick<Context, 'secrets'>, mailId: string, links: MailLinks): string =>
  secrets.seal(JSON.stringify(links), location(mailId));

const storedLinks = z.record(z.string(), z.string());

/** None for a mail that has none, or whose links are erased. @throws SecretError when they do not open here. */
export function openLinks(
  { secrets }: Pick<Context, 'secrets'>,
  { id, sealedLinks }: { id: string; sealedLinks: string | null },
): MailLinks {
  return sealedLinks === null ? {} : storedLinks.parse(JSON.parse(secrets.open(sealedLinks, location(id))));
}

import { type RefObject, useEffect, useRef } from 'react';

/** What is being filled in, in one form. */
interface Draft {
  isChanged(): boolean;
  forget(): void;
}

/** Of something that is under way: whether the portal did what it was asked last. */
interface Act {
  isDone: boolean;
}

const drafts = new Set<Draft>();
const acts = new Set<Act>();

/** Whether something was typed that leaving would lose. Who saves or deletes is on their way already. */
export const isUnsaved = (): boolean => acts.size === 0 && [...drafts].some((draft) => draft.isChanged());

/** What was typed may go. */
export function forgetDrafts(): void {
  for (const draft of drafts) draft.forget();
}

/** The portal did what it was asked, or refused it. */
export function noteOutcome(isDone: boolean): void {
  for (const act of acts) act.isDone = isDone;
}

/** @returns Whether the portal did what it was asked last. */
export async function underWay(run: () => unknown): Promise<boolean> {
  const act: Act = { isDone: false };
  acts.add(act);
  try {
    await run();
  } finally {
    acts.delete(act);
  }
  return act.isDone;
}

/** What the controls of a form say. */
const said = (form: HTMLFormElement): string =>
  JSON.stringify(
    [...form.elements].map((each) =>
      each instanceof HTMLInputElement && each.type === 'checkbox' ? each.checked : (each as HTMLInputElement).value,
    ),
  );

/** What a reader does in a form before anything is changed in it. */
const COMING = ['focusin', 'pointerdown', 'keydown'] as const;

/**
 * Notes what a form said when its reader came to it, so that leaving it asks whether that has changed.
 * @param isPassing Nothing is noted.
 * @returns To be called once it is saved.
 */
export function useUnsaved(form: RefObject<HTMLFormElement | null>, isPassing: boolean): () => void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    const { current } = form;
    if (isPassing || !current) return;
    const note = () => {
      before.current ??= said(current);
    };
    const draft: Draft = {
      isChanged: () => before.current !== null && said(current) !== before.current,
      forget: () => {
        before.current = null;
      },
    };
    for (const event of COMING) current.addEventListener(event, note, true);
    drafts.add(draft);
    return () => {
      for (const event of COMING) current.removeEventListener(event, note, true);
      drafts.delete(draft);
    };
  }, [form, isPassing]);
  return () => {
    before.current = null;
  };
}

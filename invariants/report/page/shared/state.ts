// The one view that all panels share: they change it here, and are told when another does.
import { hashOf, type View, viewIn } from "./view.ts";

type Listener = (view: View, changed: ReadonlySet<keyof View>) => void;

/** The shared state of the page. */
export class PageState {
  #view: View;
  readonly #listeners: Listener[] = [];
  readonly #save: (hash: string) => void;
  readonly #ends: (() => void)[] = [];
  #fitting: (view: View) => View = (view) => view;

  /** Starts from the text behind # of an address; `save` keeps each later one. */
  constructor(hash: string, save: (hash: string) => void) {
    this.#view = viewIn(hash);
    this.#save = save;
  }

  get view(): View {
    return this.#view;
  }

  /** From now on the view is always one that this returns: an address may name what the page has not. */
  fit(fitting: (view: View) => View): void {
    this.#fitting = fitting;
    this.set({});
  }

  /** Changes some of the view, and tells every listener what has changed. */
  set(patch: Partial<View>): void {
    const next = this.#fitting({ ...this.#view, ...patch });
    const names = Object.keys(next) as (keyof View)[];
    const changed = new Set(
      names.filter((name) => JSON.stringify(next[name]) !== JSON.stringify(this.#view[name])),
    );
    if (changed.size === 0) return;
    this.#view = next;
    this.#save(hashOf(next));
    for (const listener of this.#listeners) listener(next, changed);
  }

  /** Takes the view of another address: the reader went back, or followed a link. */
  open(hash: string): void {
    this.set(viewIn(hash));
  }

  /** What was drawn for this state is drawn no more. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Calls `end` when what was drawn is drawn no more: what the browser keeps has to be given back. */
  onEnd(end: () => void): void {
    this.#ends.push(end);
  }

  /** Calls the listener when one of these parts changes, and once at first. */
  follow(parts: readonly (keyof View)[], listener: (view: View) => void): void {
    this.#listeners.push((view, changed) => {
      if (parts.some((part) => changed.has(part))) listener(view);
    });
    listener(this.#view);
  }
}

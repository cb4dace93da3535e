// What each panel is given.
import type { PageData } from "../../data/page-data.ts";
import type { PageState } from "./state.ts";

/** A panel: draws itself into its root, and follows the shared state. */
export type Panel = (data: PageData, root: HTMLElement, state: PageState) => void;

// Every fault that there is. Adding one touches this list, its own file and its test.
import type { Fault } from "./fault.ts";
import { killServer } from "./kill-server.ts";

export const FAULTS: readonly Fault[] = [killServer];

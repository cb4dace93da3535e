// The report page of one run.
import "uplot/dist/uPlot.min.css";
import "./style.css";
import { charts } from "./panels/charts.ts";
import { findings } from "./panels/findings.ts";
import { invariants } from "./panels/invariants.ts";
import { matrix } from "./panels/matrix.ts";
import { run } from "./panels/run.ts";
import { trace } from "./panels/trace.ts";
import { unshown } from "./panels/unshown.ts";
import { verdict } from "./panels/verdict.ts";
import { openPage } from "./shared/open-page.ts";
import type { Panel } from "./shared/page.ts";

/** In the order in which a reader meets them. A panel that has nothing to show leaves its root empty. */
const PANELS: readonly Panel[] = [verdict, findings, unshown, trace, matrix, charts, invariants, run];

openPage(PANELS);

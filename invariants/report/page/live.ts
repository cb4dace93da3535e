// The page of a run that goes on.
import "uplot/dist/uPlot.min.css";
import "./style.css";
import type { LivePage } from "../live/live-page.ts";
import { live } from "./live/live.ts";
import { openPage } from "./shared/open-page.ts";

openPage<LivePage>([live]);

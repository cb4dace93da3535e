// The page of runs beside each other.
import "uplot/dist/uPlot.min.css";
import "./style.css";
import "./several/several.css";
import type { ComparePage } from "../several/several-page.ts";
import { compared } from "./several/compared.ts";
import { curves } from "./several/curves.ts";
import { differences } from "./several/differences.ts";
import { openPage } from "./shared/open-page.ts";

openPage<ComparePage>([compared, differences, curves]);

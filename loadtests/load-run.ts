// One load from its settings to its exit code: plan, stack, k6 and nemesis, rest, verdict.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openStores } from "../invariants/observe/stores.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { findTool } from "../stack/tools.ts";
import { HarnessError } from "../targets/errors.ts";
import { loadTarget } from "../targets/load.ts";
import { Client } from "./buyers.ts";
import { type Conclusion, conclude } from "./conclude.ts";
import { HistoryWriter } from "./history-writer.ts";
import { runK6 } from "./k6.ts";
import { playFaults } from "./nemesis/nemesis.ts";
import { type FaultSet, type LoadPlan, planLoad, promisedMarks } from "./plan.ts";
import { HistoryTail, Progress, type Screen } from "./progress.ts";
import { reviveServers } from "./revive.ts";
import { writeRunFile } from "./run-file.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";
import { observationWriter, watchSales } from "./watch.ts";

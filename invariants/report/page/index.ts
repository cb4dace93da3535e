// The page of all runs of a folder.
import "./style.css";
import "./several/several.css";
import type { IndexPage } from "../several/several-page.ts";
import { listed } from "./several/listed.ts";
import { trends } from "./several/trends.ts";
import { openPage } from "./shared/open-page.ts";

openPage<IndexPage>([listed, trends]);

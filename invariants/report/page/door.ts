// The page of `make serve`: what runs, what the sale holds, and buttons that try it.
import "./style.css";
import "./door/door.css";
import type { DoorPage } from "../door/door-page.ts";
import { door } from "./door/door.ts";
import { openPage } from "./shared/open-page.ts";

openPage<DoorPage>([door]);

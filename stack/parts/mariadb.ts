// A private mariadbd on its own copy of the data folder that set-up has made.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { createConnection } from "mysql2/promise";
import { HarnessError } from "../../base/errors.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";
import { findTool } from "../tools/find.ts";
import { asUser, FILES, mariadbVersion, templateFolder } from "../tools/mariadb-template.ts";

/** When InnoDB forces its log to the disk: 1 at every commit, 2 and 0 about once a second. */
export const MYSQL_FLUSH = ["1", "2", "0"] as const;
export type MysqlFlush = (typeof MYSQL_FLUSH)[number];

/** A mariadbd and how to reach it. */
export interface Mariadb {
  process: ManagedProcess;
  user: string;
  password: string;
}

/** A mariadbd on this port, not started yet, with the databases `flashproof` and, for DTM's own store, `dtm`. */
export async function mariadbServer(
  workspace: Workspace,
  port: number,
  flush: MysqlFlush,
  schemas: string[],
): Promise<Mariadb> {
  const folder = path.join(workspace.temporary, "mariadb");
  const template = templateFolder(mariadbVersion());
  if (!existsSync(template))
    throw new HarnessError("failed", "the database's data folder is missing", { hint: "type: make setup" });
  await cp(template, folder, { recursive: true });
  const user = "flashproof";
  const password = randomBytes(12).toString("hex");
  const initFile = path.join(workspace.temporary, "mariadb-init.sql");
  await writeFile(initFile, initSql(user, password, schemas));
  const settings = {
    datadir: folder,
    port: String(port),
    "bind-address": "127.0.0.1",
    socket: path.join(workspace.temporary, "mariadb.sock"),
    "pid-file": path.join(workspace.temporary, "mariadb.pid"),
    "init-file": initFile,
    "innodb-flush-log-at-trx-commit": flush,
    "innodb-buffer-pool-size": "128M",
    "max-connections": "500",
  };
  const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const command = [
    findTool("mariadbd"),
    "--no-defaults",
    "--skip-name-resolve",
    ...asUser(),
    ...FILES,
    ...flags,
  ];
  const ready = () => answers(port, user, password);
  return {
    process: processIn(workspace, { name: "mariadb", command, env: bareEnvironment(), folder, ready }),
    user,
    password,
  };
}

/** One statement on each line, as an init file needs it. */
function initSql(user: string, password: string, schemas: string[]): string {
  const statements = [
    "CREATE DATABASE IF NOT EXISTS flashproof",
    `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'`,
    `GRANT ALL ON *.* TO '${user}'@'%'`,
    ...schemas.flatMap((schema) => schema.split(/;\s*(?:\n|$)/)),
  ];
  const lines = statements.map((statement) => statement.replaceAll(/\s+/g, " ").trim()).filter(Boolean);
  return `${lines.join(";\n")};\n`;
}

async function answers(port: number, user: string, password: string): Promise<boolean> {
  const connection = await createConnection({
    host: "127.0.0.1",
    port,
    user,
    password,
    database: "flashproof",
    connectTimeout: 500,
  });
  connection.destroy();
  return true;
}

import { existsSync } from "node:fs";
import os from "node:os";
import * as assert from "uvu/assert";
import { fileSystemOf, storageOf, storageWarning } from "../../../loadtests/run/storage.ts";
import type { Stack } from "../../../stack/stack.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("where the stores keep their files");

const storesIn = (folder: string) =>
  ({ redis: { url: "", process: { folder } }, mysql: { url: "", process: { folder } } }) as unknown as Stack;

test("a RAM disk keeps nothing, and the user is told what to do", async () => {
  const tmpfs = fileSystemOf(0x01021994);
  assert.equal([tmpfs, fileSystemOf(0x858458f6).durable], [{ fileSystem: "tmpfs", durable: false }, false]);
  const warning = storageWarning([{ kind: "storage", of: "redis", ...tmpfs }]) ?? "";
  assert.match(warning, /redis \(tmpfs\).*TMPDIR=\/var\/tmp/);
  if (!existsSync("/dev/shm")) return;
  const found = await storageOf(storesIn("/dev/shm"));
  assert.equal(
    found.map(({ of, durable }) => `${of} ${durable}`),
    ["redis false", "mariadb false"],
  );
});

test("a disk is no reason for a warning, nor is a file system whose name is not known", async () => {
  const disk = { kind: "storage" as const, of: "redis" as const, ...fileSystemOf(0xef53) };
  assert.is(storageWarning([disk]), undefined);
  assert.equal(fileSystemOf(0x1a), { fileSystem: "type 0x1a", durable: true });
  assert.is((await storageOf(storesIn(os.homedir()))).length, 2);
});

test("stores that ran already are not looked at", async () => {
  assert.equal(await storageOf({ redis: { url: "redis://x" } }), []);
});

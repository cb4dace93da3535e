// Which programs each command needs: set-up provides these and no others.

const STORES = ["redis-server", "mariadbd", "mariadb-install-db"];
const SYSTEM = [...STORES, "dtm"];
// The tests type the lines that `make serve` prints, which start with curl, and open reports as a browser does.
const ALL = [...SYSTEM, "toxiproxy-server", "k6", "wrk", "curl", "chromium"];

/** For each command the names of its programs in `versions.json`. */
export const NEEDS: Readonly<Record<string, readonly string[]>> = {
  serve: SYSTEM,
  demo: SYSTEM,
  doctor: SYSTEM,
  verify: [...SYSTEM, "toxiproxy-server"],
  load: [...SYSTEM, "toxiproxy-server", "k6"],
  bench: [...SYSTEM, "k6", "wrk"],
  pictures: [...SYSTEM, "toxiproxy-server", "k6", "chromium"],
  test: ALL,
  setup: ALL,
};

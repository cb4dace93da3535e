// What was said of a message need not be said again at each of DTM's calls. The memory is bounded: what falls out of it
// is said once more.

const REMEMBERED = 10_000;

/** A function that returns true the first time that it is asked about a gid. */
export function reportedGids(remembered = REMEMBERED): (gid: string) => boolean {
  const gids = new Set<string>();
  return (gid) => {
    if (gids.has(gid)) return false;
    if (gids.size >= remembered) gids.clear();
    gids.add(gid);
    return true;
  };
}

# Succeeds when set-up has nothing to do: all that it provided is still there, for this environment and these
# versions. Its list is written by setup.ts; the first line is the environment, each other a path.
list=node_modules/.provided
[ "$list" -nt stack/tools/versions.json ] || exit 1
{
  read -r environment
  [ "$environment" = "$FLASHPROOF_CACHE:$XDG_CACHE_HOME:$PATH" ] || exit 1
  while read -r path; do [ -e "$path" ] || exit 1; done
} < "$list"

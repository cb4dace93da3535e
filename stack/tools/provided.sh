# Succeeds if set-up has nothing to do for this command: all that it has provided is still there, for this environment
# and these versions. provide.ts writes the list: first the environment, then one path on each line.
list=node_modules/.provided-$1
for source in stack/tools/versions.json stack/tools/needs.ts stack/parts/dtm/* stack/parts/k6/*; do
  [ "$list" -nt "$source" ] || exit 1
done
{
  read -r environment
  [ "$environment" = "$FLASHPROOF_CACHE:$XDG_CACHE_HOME:$PATH" ] || exit 1
  while read -r path; do [ -e "$path" ] || exit 1; done
} < "$list"

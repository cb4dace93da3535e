# Installs what package-lock.json of this folder names; does nothing if that is there already.
set -eu
cmp -s package-lock.json node_modules/.installed && exit 0
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json node_modules/.installed

#!/bin/sh
# As `node-setup.sh`, for the images that bring npm alone.
set -eu
cd /usr/local/bin
ln -s node nodejs
ln -s ../lib/node_modules/npm/bin/npm-cli.js npm
ln -s ../lib/node_modules/npm/bin/npx-cli.js npx
mkdir -p "/root/.cache/node-gyp/$NODE_VERSION"
ln -s /usr/local/include "/root/.cache/node-gyp/$NODE_VERSION/include"
echo 11 > "/root/.cache/node-gyp/$NODE_VERSION/installVersion"
# smoke: a stand-in that cannot start, or is another version than its tag says, must not be tagged
[ "$(node -p process.versions.node)" = "$NODE_VERSION" ]
npm --version >/dev/null
rm -rf /root/.npm /tmp/v8-compile-cache* /tmp/node-compile-cache

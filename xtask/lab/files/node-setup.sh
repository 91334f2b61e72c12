#!/bin/sh
# The links of the official image, and the headers where node-gyp looks before it would download them. No `chmod`
# here: it would copy a hundred megabytes into a layer of their own.
set -eu
cd /usr/local/bin
ln -s node nodejs
ln -s ../lib/node_modules/npm/bin/npm-cli.js npm
ln -s ../lib/node_modules/npm/bin/npx-cli.js npx
ln -s ../lib/node_modules/corepack/dist/corepack.js corepack
ln -s /opt/yarn-v1.22.22/bin/yarn yarn
ln -s /opt/yarn-v1.22.22/bin/yarnpkg yarnpkg
mkdir -p "/root/.cache/node-gyp/$NODE_VERSION"
ln -s /usr/local/include "/root/.cache/node-gyp/$NODE_VERSION/include"
echo 11 > "/root/.cache/node-gyp/$NODE_VERSION/installVersion"
# smoke: a stand-in that cannot start, or is another version than its tag says, must not be tagged
[ "$(node -p process.versions.node)" = "$NODE_VERSION" ]
npm --version >/dev/null
corepack --version >/dev/null
[ "$(yarn --version)" = "$YARN_VERSION" ]
rm -rf /root/.npm /root/.cache/node/corepack /tmp/v8-compile-cache* /tmp/node-compile-cache

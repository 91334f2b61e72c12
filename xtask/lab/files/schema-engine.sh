#!/bin/sh
# Prisma's schema engine cannot be downloaded in the lab. `prisma generate` only wants to find a file here; whatever
# would really use the engine (migrate, db push, introspection) must fail, and say why.
echo "lab: Prisma's schema engine is not available here, \`schema-engine $*\` was not run; see docs/lab.md" >&2
exit 99

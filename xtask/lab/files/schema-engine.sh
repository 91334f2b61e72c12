#!/bin/sh
# Prisma's schema engine cannot be downloaded in the lab. `prisma generate` only wants to find a file here; whatever
# would really use the engine (migrate, db push, introspection) must fail, and say why.
message="lab: the schema engine of Prisma is not available here, nothing was done; see docs/lab.md"
# the second form is the one that the Prisma CLI shows to people
echo "$message (schema-engine $*)" >&2
printf '{"timestamp":"1970-01-01T00:00:00Z","level":"ERROR","fields":{"message":"%s"},"target":"lab"}\n' "$message" >&2
exit 99

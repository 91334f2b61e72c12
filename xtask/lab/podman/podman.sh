#!/bin/sh
# Podman of the lab, apart from the machine's own: its settings, storage and socket lie in the lab's state folder.
set -eu
lab=$(dirname "$(dirname "$(readlink -f "$0")")")
export CONTAINERS_CONF="$lab/settings/containers.conf"
export CONTAINERS_STORAGE_CONF="$lab/settings/storage.conf"
export CONTAINERS_REGISTRIES_CONF="$lab/settings/registries.conf"
# where `podman compose` sends its provider
export DOCKER_HOST="unix://$lab/podman.sock"
export PODMAN_IGNORE_CGROUPSV1_WARNING=1
unset CONTAINER_HOST CONTAINER_CONNECTION CONTAINERS_CONF_OVERRIDE
exec "$lab/programs/podman" "$@"

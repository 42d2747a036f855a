#!/bin/sh
# Build the image for Kubernetes. repo2docker reads environment.yml, as on Binder; the course stands
# outside the home folder, where Kubernetes mounts each learner's own.
set -e
course=$(mktemp -d)
git clone -q "$(dirname "$0")/.." "$course" # without anybody's work
repo2docker --no-run --image-name "${1:-lstm-gate-by-gate}" --user-id 1000 --user-name jovyan \
    --target-repo-dir /srv/course --appendix "RUN pip install -c constraints.txt nbgitpuller" \
    "$course"

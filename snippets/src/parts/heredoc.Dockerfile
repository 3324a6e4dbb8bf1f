#: ml-run
#: Several commands in one layer
#: A here-document: no && and no backslashes; set -e stops at the first failure.
RUN <<EOF
set -eu
{{0}}
EOF

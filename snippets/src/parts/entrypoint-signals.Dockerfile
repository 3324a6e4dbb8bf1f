#: ml-entrypoint-signals
#: Entry point that passes signals on
#: exec replaces the shell, so that the server is process 1 and SIGTERM ends it in order.
COPY --chmod=755 <<"EOF" /usr/local/bin/entrypoint.sh
#!/bin/sh
set -eu
exec "$@"
EOF
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
STOPSIGNAL SIGTERM
